namespace URing.Bench.Workloads;

/// <summary>What a contestant does over and over.</summary>
internal abstract class Workload : IDisposable
{
    // The size of every ring; URingContext gives itself four times as many completions, at least 1,024.
    protected const int Entries = 256;
    protected const int ContextCompletions = 1024;

    protected RecordingKernel Kernel { get; } = new();

    /// <summary>The ring that the kernel gave: setup flags in hex, entries, completion entries.</summary>
    public string Ring => Kernel.LastRing;

    /// <summary>Bytes that other threads allocated during the last run.</summary>
    public virtual long AllocatedElsewhere => 0;

    protected virtual int Batch => 0;

    /// <summary>How many turns to run before the clock is read: 4,096 operations, some 300 microseconds.</summary>
    protected int TurnsAtATime => Math.Max(1, 4096 / Batch);

    /// <summary>Runs until the stopwatch passes; answers operations completed.</summary>
    /// <remarks>
    /// One loop with its turn inlined, as a program's own event loop is: what the runtime does once per method counts
    /// once. The C program does the same.
    /// </remarks>
    public abstract long Run(long until);

    public abstract void Dispose();
}
