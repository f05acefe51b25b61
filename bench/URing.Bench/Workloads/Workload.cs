using System.Diagnostics;
using System.Runtime;

namespace URing.Bench.Workloads;

/// <summary>What a contestant does over and over.</summary>
internal abstract class Workload : IDisposable
{
    // The size of every ring; URingContext gives itself four times as many completions, at least 1,024.
    protected const int Entries = 256;
    protected const int ContextCompletions = 1024;

    protected RecordingKernel Kernel { get; } = new();

    /// <summary>The ring that the kernel gave: setup flags in hex, entries, completion entries.</summary>
    public virtual string Ring => Kernel.LastRing;

    /// <summary>Bytes that the threads at work have allocated so far.</summary>
    public virtual long Allocated => GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Where the latency of operations goes while it is asked for.</summary>
    protected Latencies? Timed { get; private set; }

    protected virtual int Batch => 0;

    /// <summary>Works for a slice of time and says what it came to, in words that <see cref="Slice"/> reads.</summary>
    /// <param name="timed">Whether the latency of each operation is recorded and said too.</param>
    // Recorded in slices of its own: two looks at the clock for each operation would be in the CPU time otherwise.
    public virtual string Measure(int milliseconds, bool timed)
    {
        Timed = timed ? new Latencies(Math.Max(1, Batch)) : null;
        Prepare();
        long allocated = Allocated;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long operations = Run(start + (milliseconds * (Stopwatch.Frequency / 1000)));
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var slice = new Slice(operations, (long)wall.TotalNanoseconds, (long)cpu.TotalNanoseconds,
            Allocated - allocated, JitInfo.GetCompiledMethodCount());
        return $"{slice} {Timed}";
    }

    /// <summary>What a slice needs and is not measured.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Runs until the stopwatch passes; answers operations completed.</summary>
    // The clock is read every 4,096 operations: once in about 300 microseconds.
    public virtual long Run(long until)
    {
        int turns = Math.Max(1, 4096 / Batch);
        long operations = 0;
        do
        {
            RunTurns(turns);
            operations += (long)turns * Batch;
        }
        while (Stopwatch.GetTimestamp() < until);
        return operations;
    }

    /// <summary>Each turn adds a batch of operations, submits them and takes their completions.</summary>
    /// <remarks>
    /// A loop with its turn inlined, as a program's own event loop is: what the runtime does once per method counts
    /// once. The C program does the same. A method of its own, so that the runtime soon compiles it for good.
    /// </remarks>
    protected virtual void RunTurns(int turns)
    {
    }

    public abstract void Dispose();
}
