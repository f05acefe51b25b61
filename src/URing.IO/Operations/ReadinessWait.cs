using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using URing.IO.Loops;
using URing.IO.Metrics;

namespace URing.IO.Operations;

/// <summary>An operation that ends when a descriptor is ready.</summary>
/// <remarks>Ownership: holds the handle open until the kernel has let go of it.</remarks>
internal sealed class ReadinessWait(LoopCore loop) : Operation(loop), IValueTaskSource<PollEvents>
{
    private SafeHandle? _handle;
    private PollEvents _events;

    public static ValueTask<PollEvents> Start(
        LoopCore loop, SafeHandle handle, PollEvents events, CancellationToken token)
    {
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        ReadinessWait wait = loop.Pools.Waits.Rent();
        (wait._handle, wait._events) = (handle, events);
        var task = new ValueTask<PollEvents>(wait, wait.Version);
        wait.Begin(token);
        return task;
    }

    PollEvents IValueTaskSource<PollEvents>.GetResult(short token) => (PollEvents)TakeResult(token);

    ValueTaskSourceStatus IValueTaskSource<PollEvents>.GetStatus(short token) => GetStatus(token);

    protected override void Prepare(SubmissionEntry entry) =>
        entry.PreparePollAdd((int)_handle!.DangerousGetHandle(), _events);

    protected override void LetGo(int result)
    {
        LoopMeter.CountOther("poll");
        _handle!.DangerousRelease();
        _handle = null;
    }

    protected override Exception CreateFailure(int result) => Throw.WaitFailed((Errno)(-result));

    protected override void Return()
    {
        Recycle();
        Loop.Pools.Waits.Return(this);
    }
}
