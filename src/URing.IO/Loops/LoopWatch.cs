using URing.IO.Metrics;

namespace URing.IO.Loops;

/// <summary>Notices a loop that has not come back to its ring for too long.</summary>
/// <remarks>
/// Its timer stops where it finds the loop asleep, and the loop starts it when it wakes: an idle loop costs no time.
/// Threading: the loop's thread tells of itself, the timer looks.
/// </remarks>
internal sealed class LoopWatch : IDisposable
{
    private readonly LoopCore _loop;
    private readonly TimeSpan _limit;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private long _turn;
    private long _seen = -1;
    private long _reported = -1;
    private int _blocked;
    private volatile bool _isAsleep;
    private volatile bool _isStopped;

    public LoopWatch(LoopCore loop, TimeSpan limit)
    {
        _loop = loop;
        _limit = limit;
        if (_limit != Timeout.InfiniteTimeSpan)
            _timer = TimeProvider.System.CreateTimer(static self => ((LoopWatch)self!).Look(), this, _limit, _limit);
    }

    /// <summary>How often the loop was found blocked; anywhere.</summary>
    public int Blocked => Volatile.Read(ref _blocked);

    /// <summary>Whether the timer rests; anywhere.</summary>
    public bool IsStopped => _isStopped;

    public void FallAsleep() => _isAsleep = true;

    public void WakeUp()
    {
        _isAsleep = false;
        // Either the timer sees that, or this sees that it has stopped.
        Interlocked.MemoryBarrier();
        if (_isStopped)
            Restart();
    }

    public void CountTurn() => Volatile.Write(ref _turn, _turn + 1);

    public void Dispose() => _timer?.Dispose();

    // A loop that is busy has made turns between two looks. Each block is told once.
    private void Look()
    {
        if (TryStop())
            return;

        long turn = Volatile.Read(ref _turn);
        if (_isAsleep || turn != _seen || turn == _reported)
        {
            _seen = turn;
            return;
        }
        _reported = turn;
        _ = Interlocked.Increment(ref _blocked);
        IOEvents.Log.LoopBlocked(_loop.Name);
        _loop.Logger.Blocked(_loop.Name, _limit);
    }

    private bool TryStop()
    {
        if (!_isAsleep)
            return false;
        lock (_gate)
        {
            _isStopped = true;
            Interlocked.MemoryBarrier();
            if (_isAsleep)
                _ = _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            else
                _isStopped = false;
            return _isStopped;
        }
    }

    private void Restart()
    {
        lock (_gate)
        {
            if (_isStopped)
                _ = _timer!.Change(_limit, _limit);
            _isStopped = false;
        }
    }
}
