using URing.IO.Loops;
using URing.IO.Operations;

namespace URing.IO.Timers;

/// <summary>An operation that ends when a time has passed.</summary>
internal sealed class Delay : Operation
{
    private readonly Alarm _alarm;
    private long _due;

    public Delay(LoopCore loop)
        : base(loop) => _alarm = new Alarm(this);

    public static ValueTask Start(LoopCore loop, TimeSpan time, CancellationToken token)
    {
        Delay delay = loop.Pools.Delays.Rent();
        delay._due = loop.Wheel.TickAfter(time);
        var task = new ValueTask(delay, delay.Version);
        delay.Begin(token);
        return task;
    }

    protected override void Start()
    {
        if (Loop.IsClosing)
        {
            End(LoopEnded);
            return;
        }
        State = OperationState.Timed;
        Loop.Wheel.Add(_alarm, _due);
    }

    protected override void CancelTimed()
    {
        Loop.Wheel.Remove(_alarm);
        End(-(int)Errno.ECANCELED);
    }

    protected override void Prepare(SubmissionEntry entry) => throw Throw.Broken("A delay has no entry.");

    protected override void LetGo(int result)
    {
    }

    protected override Exception CreateFailure(int result) => Throw.Broken("A delay does not fail.");

    protected override void Return()
    {
        Recycle();
        Loop.Pools.Delays.Return(this);
    }

    private sealed class Alarm(Delay delay) : WheelTimer
    {
        public override void Expire() => delay.End(delay.Loop.IsClosing ? LoopEnded : 0);
    }
}
