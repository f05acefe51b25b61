using System.Runtime.InteropServices;
using URing.Bench.Files.Interop;
using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>Two rings that know nothing of each other, each on a thread and a core of its own.</summary>
internal sealed class TwoRings(int depth, FileUse use, string path) : Workload
{
    private const int Rings = 2;

    private readonly string _ring = DescribeRing(depth, use, path);
    private long _allocated;
    private long _operations;

    public override string Ring => _ring;

    public override long Allocated => _allocated;

    protected override int Batch => Rings * depth;

    public override long Run(long until)
    {
        _operations = 0;
        Thread[] threads = [.. Enumerable.Range(0, Rings).Select(core => new Thread(() => Run(core, until)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return _operations;
    }

    public override void Dispose()
    {
    }

    /// <summary>Keeps the calling thread on one core.</summary>
    public static unsafe void Pin(int core)
    {
        ulong mask = 1UL << core;
        // SAFETY: the kernel copies the mask during the call.
        if (Libc.sched_setaffinity(0, sizeof(ulong), &mask) < 0)
            throw new BenchException($"Core {core}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private void Run(int core, long until)
    {
        Pin(core);
        using var reads = new RingReads(depth, Handles.Open(path, use), seed: core);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Latencies? timed = Timed is null ? null : new Latencies(depth);
        Interlocked.Add(ref _operations, reads.Run(until, timed));
        Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        if (timed is not null)
            Timed?.Add(timed);
    }

    private static string DescribeRing(int depth, FileUse use, string path)
    {
        using var reads = new RingReads(depth, Handles.Open(path, use));
        return reads.Ring;
    }
}
