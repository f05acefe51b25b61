using System.Diagnostics;

namespace URing.IO.Loops;

/// <summary>What a loop counts; see docs/files.md for the instruments made of it.</summary>
/// <remarks>Threading: written by the loop's thread, but for wakes; read anywhere.</remarks>
internal sealed class LoopStatistics
{
    private long _blockingWaits;
    private long _blockedTicks;
    private long _wakes;
    private long _busyTicks;
    private long _idleTicks;

    public long Enters { get; set; }

    public long Submitted { get; set; }

    public long Overflows { get; set; }

    /// <summary>Completions that belonged to nobody: always 0 unless something is wrong.</summary>
    public long Strays { get; set; }

    /// <summary>Operations that were in flight when a close gave up waiting.</summary>
    public long Quarantined { get; set; }

    public long BlockingWaits => Volatile.Read(ref _blockingWaits);

    public TimeSpan BlockingTime => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _blockedTicks));

    public long Wakes => Volatile.Read(ref _wakes);

    /// <summary>The part of its time that the loop was not asleep, 0 to 1.</summary>
    public double BusyShare
    {
        get
        {
            long busy = Volatile.Read(ref _busyTicks);
            long all = busy + Volatile.Read(ref _idleTicks);
            return all == 0 ? 0 : (double)busy / all;
        }
    }

    public double EntriesPerEnter => Enters == 0 ? 0 : (double)Submitted / Enters;

    public void CountWake() => Interlocked.Increment(ref _wakes);

    public void CountTurn(long busyTicks, long idleTicks)
    {
        _busyTicks += busyTicks;
        _idleTicks += idleTicks;
    }

    public void CountBlockingWait(TimeSpan time)
    {
        _blockingWaits++;
        _blockedTicks += (long)(time.TotalSeconds * Stopwatch.Frequency);
    }
}
