using System.Diagnostics;
using URing.Abi;

namespace URing.TestKit;

/// <summary>A thread that brings completions from the inner ring to the shadow: late, and in another order.</summary>
/// <remarks>Completions with the same user data keep their order: they may be of one operation.</remarks>
internal sealed class CompletionPump
{
    private const ulong StopMark = 0x5AFE_C10C_5AFE_C10C;

    private readonly FaultyPort _port;
    private readonly InnerRing _inner;
    private readonly FaultDice _dice;
    private readonly List<(io_uring_cqe Completion, long Due)> _pending = [];
    private readonly List<io_uring_cqe> _due = [];
    private readonly HashSet<ulong> _late = [];
    private readonly Thread _thread;
    private volatile bool _stopping;

    public CompletionPump(FaultyPort port, InnerRing inner, FaultDice dice)
    {
        _port = port;
        _inner = inner;
        _dice = dice;
        _thread = new Thread(Run) { IsBackground = true, Name = "URing faulty kernel" };
        _thread.Start();
    }

    /// <summary>Ends the thread; what it has not brought yet is lost, as at a closed ring.</summary>
    public void Stop(RingPort inner)
    {
        _stopping = true;
        int answer = inner.Wake(StopMark);
        if (answer < 0 || !_thread.Join(TimeSpan.FromSeconds(30)))
            throw new InvalidOperationException($"The pump of a faulty ring did not end: wake answered {answer}");
    }

    private void Run()
    {
        while (!_stopping)
        {
            int answer = _inner.Wait(UntilNext());
            while (_inner.TryTake(out io_uring_cqe completion))
                Accept(completion);
            CollectDue();
            Shuffle();
            if (_due.Count > 0)
                _port.Deliver(_due, _dice);
            if (answer < 0 && !_stopping)
            {
                _port.Break(answer);
                return;
            }
        }
    }

    private void Accept(in io_uring_cqe completion)
    {
        if (_stopping && completion.user_data == StopMark)
            return;

        long delay = (long)(_dice.Delay().TotalSeconds * Stopwatch.Frequency);
        _pending.Add((completion, Stopwatch.GetTimestamp() + delay));
    }

    private TimeSpan? UntilNext()
    {
        if (_pending.Count == 0)
            return null;

        long now = Stopwatch.GetTimestamp();
        long next = long.MaxValue;
        foreach ((_, long due) in _pending)
            next = Math.Min(next, due);
        return next <= now ? TimeSpan.Zero : Stopwatch.GetElapsedTime(now, next);
    }

    private void CollectDue()
    {
        _due.Clear();
        _late.Clear();
        long now = Stopwatch.GetTimestamp();
        int kept = 0;
        for (int i = 0; i < _pending.Count; i++)
        {
            (io_uring_cqe completion, long due) = _pending[i];
            if (due <= now && !_late.Contains(completion.user_data))
            {
                _due.Add(completion);
                continue;
            }
            _late.Add(completion.user_data);
            _pending[kept++] = (completion, due);
        }
        _pending.RemoveRange(kept, _pending.Count - kept);
    }

    private void Shuffle()
    {
        for (int i = 1; i < _due.Count; i++)
        {
            if (_due[i].user_data != _due[i - 1].user_data && _dice.Strikes(FaultKind.Reordered))
                (_due[i], _due[i - 1]) = (_due[i - 1], _due[i]);
        }
    }
}
