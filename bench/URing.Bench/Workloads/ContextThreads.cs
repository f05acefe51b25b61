using System.Diagnostics;

namespace URing.Bench.Workloads;

/// <summary>Two threads adding no-ops and two taking completions, on one context; counts and sums must agree.</summary>
internal sealed class ContextThreads : Workload
{
    private const int Adders = 2;
    private const int Takers = 2;
    private const int MostInFlight = 1024;
    private const int MostTaken = 64;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly URingContext _context;
    private readonly Completion[][] _completions;
    private Account _added;
    private Account _taken;
    private long _allocated;
    private long _inFlight;
    private int _takersLeft;
    private volatile bool _stops;

    public ContextThreads(int batch)
    {
        Batch = batch;
        _context = new URingContext(Entries, null, Kernel);
        _completions = [.. Enumerable.Range(0, Takers).Select(_ => new Completion[MostTaken])];
    }

    public override long Allocated => _allocated;

    protected override int Batch { get; }

    public override long Run(long until)
    {
        (_added, _taken, _stops, _takersLeft) = (default, default, false, Takers);
        Thread[] takers = [.. Enumerable.Range(0, Takers).Select(i => Start(() => Take(_completions[i])))];
        Thread[] adders = [.. Enumerable.Range(0, Adders).Select(i => Start(() => Add((ulong)i << 32, until)))];
        Array.ForEach(adders, thread => thread.Join());
        StopTakers();
        Array.ForEach(takers, thread => thread.Join());
        if (_added != _taken)
            throw new BenchException($"Added {_added}, taken {_taken}: operations were lost or doubled.");
        return _taken.Count;
    }

    public override void Dispose() => _context.Dispose();

    private Account Add(ulong first, long until)
    {
        var mine = new Account();
        while (Stopwatch.GetTimestamp() < until)
        {
            while (Volatile.Read(ref _inFlight) > MostInFlight)
                Thread.Yield();
            Interlocked.Add(ref _inFlight, Batch);
            AddBatch(ref mine, first);
        }
        lock (_gate)
            _added += mine;
        return mine;
    }

    private void AddBatch(ref Account mine, ulong first)
    {
        for (int i = 0; i < Batch; i++)
        {
            ulong userData = first + (ulong)mine.Count;
            _context.AddNop(userData);
            mine += new Account(1, userData);
        }
        _context.Submit();
    }

    private Account Take(Completion[] completions)
    {
        var mine = new Account();
        while (true)
        {
            int count = _context.Wait(completions, Timeout.InfiniteTimeSpan);
            foreach (Completion completion in completions.AsSpan(0, count))
                mine += new Account(1, completion.UserData);
            Interlocked.Add(ref _inFlight, -count);
            if (count == 0 && _stops)
                break;
        }
        lock (_gate)
            _taken += mine;
        Interlocked.Decrement(ref _takersLeft);
        return mine;
    }

    private void StopTakers()
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _inFlight) != 0)
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience)
                throw new BenchException($"{_inFlight} operations were lost.");
            Thread.Yield();
        }
        _stops = true;
        for (int i = 0; i < Takers; i++)
            _context.Wake();
        while (Volatile.Read(ref _takersLeft) > 0)
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience)
                throw new BenchException("A wake was lost.");
            Thread.Yield();
        }
    }

    private Thread Start(Func<Account> work)
    {
        var thread = new Thread(() =>
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            work();
            Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
        });
        thread.Start();
        return thread;
    }

    private readonly record struct Account(long Count, ulong Sum)
    {
        public static Account operator +(Account a, Account b) => new(a.Count + b.Count, a.Sum + b.Sum);
    }
}
