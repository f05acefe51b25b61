using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>A loop of preadv2 for each core: what reads from the page cache cost while all cores read.</summary>
internal sealed class NowaitOnAllCores(FileUse use, string path) : Workload
{
    private long _operations;

    public override string Ring => "0 0 0";

    protected override int Batch => 1;

    public override long Run(long until)
    {
        _operations = 0;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount)
            .Select(seed => new Thread(() => Run(seed, until)))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return _operations;
    }

    public override void Dispose()
    {
    }

    private void Run(int seed, long until)
    {
        using var reads = new NowaitReads(Handles.Open(path, use), seed);
        Latencies? timed = Timed is null ? null : new Latencies(1);
        Interlocked.Add(ref _operations, reads.Run(until, timed));
        if (timed is not null)
            Timed?.Add(timed);
    }
}
