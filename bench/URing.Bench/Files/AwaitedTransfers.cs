using System.Diagnostics;
using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>So many that transfer at once, each awaiting one transfer after the other.</summary>
internal sealed class AwaitedTransfers : Workload
{
    // By then all have begun: what they allocate once is not counted.
    private const int SettlingMilliseconds = 5;

    private readonly AwaitedFile[] _files;
    private readonly FileUse _use;
    private readonly Offsets[] _offsets;
    private readonly Memory<byte>[] _buffers;
    private readonly long[] _counts;
    private long _allocated;
    private volatile bool _isOver;

    /// <param name="files">Those who transfer are spread over them.</param>
    /// <param name="depth">How many transfer at once on each.</param>
    public AwaitedTransfers(AwaitedFile[] files, FileUse use, long fileLength, int depth)
    {
        (_files, _use, Batch) = (files, use, depth * files.Length);
        _offsets = [.. Enumerable.Range(0, Batch).Select(i => new Offsets(fileLength, i))];
        _buffers = [.. Enumerable.Range(0, Batch).Select(i => FileOf(i).Rent())];
        _counts = new long[Batch];
    }

    public override string Ring => _files[0].Ring;

    public override long Allocated => _allocated;

    protected override int Batch { get; }

    public override void Dispose() => Array.ForEach(_files, file => file.Dispose());

    protected override void Prepare()
    {
        if (_use.Kind == TransferKind.Append)
            _files[0].Clear();
    }

    // This thread watches the clock, so that those at work need not.
    public override long Run(long until)
    {
        _isOver = false;
        Task[] all = [.. Enumerable.Range(0, Batch).Select(i => FileOf(i).StartAsync(() => WorkAsync(i)))];
        Thread.Sleep(SettlingMilliseconds);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long left = (until - Stopwatch.GetTimestamp()) / (Stopwatch.Frequency / 1000);
        Thread.Sleep((int)Math.Max(0, left));
        _allocated += GC.GetTotalAllocatedBytes(precise: true) - before;
        _isOver = true;
        Task.WaitAll(all);
        return _counts.Sum();
    }

    private AwaitedFile FileOf(int who) => _files[who % _files.Length];

    private async Task WorkAsync(int who)
    {
        _counts[who] = await (_use.Kind switch
        {
            TransferKind.Read => ReadAsync(who),
            TransferKind.Write => WriteAsync(who),
            _ => AppendAsync(who),
        });
    }

    private async Task<long> ReadAsync(int who)
    {
        AwaitedFile file = FileOf(who);
        long count = 0;
        for (; !_isOver; count++)
        {
            long start = Timed is null ? 0 : Stopwatch.GetTimestamp();
            int length = await file.ReadAsync(_buffers[who], _offsets[who].Next());
            if (length != FileUse.Block)
                throw new BenchException($"A read answered {length}.");
            Timed?.Record(who, start);
        }
        return count;
    }

    private async Task<long> WriteAsync(int who)
    {
        AwaitedFile file = FileOf(who);
        long count = 0;
        for (; !_isOver; count++)
        {
            long start = Timed is null ? 0 : Stopwatch.GetTimestamp();
            await file.WriteAsync(_buffers[who], _offsets[who].Next());
            Timed?.Record(who, start);
        }
        return count;
    }

    private async Task<long> AppendAsync(int who)
    {
        AwaitedFile file = FileOf(who);
        long count = 0;
        for (; !_isOver; count++)
        {
            long start = Timed is null ? 0 : Stopwatch.GetTimestamp();
            await file.WriteDurablyAsync(_buffers[who], ((count * Batch) + who) * FileUse.Block);
            Timed?.Record(who, start);
        }
        return count;
    }
}
