using System.Runtime.CompilerServices;

namespace URing.Bench.Workloads;

/// <summary>Reads of 4 KiB from the page cache on a context, from one thread, into ordinary arrays.</summary>
internal sealed class ContextReads : Workload
{
    private readonly Blocks _blocks;
    private readonly URingContext _context;
    private readonly Memory<byte>[] _buffers;
    private readonly Completion[] _completions;

    public ContextReads(int batch, string file)
    {
        Batch = batch;
        _blocks = new Blocks(file);
        _buffers = [.. Enumerable.Range(0, batch).Select(_ => new byte[Blocks.Length].AsMemory())];
        _completions = new Completion[batch];
        _context = new URingContext(Entries, null, Kernel);
    }

    protected override int Batch { get; }

    public override void Dispose()
    {
        _context.Dispose();
        _blocks.Dispose();
    }

    protected override void RunTurns(int turns)
    {
        for (int i = 0; i < turns; i++)
            Turn();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn()
    {
        for (int i = 0; i < Batch; i++)
            _context.AddReadv(_buffers.AsSpan(i, 1), _blocks.File, _blocks.NextOffset(), (ulong)i);
        int taken = 0;
        while (taken < Batch)
        {
            int count = _context.Wait(_completions, Timeout.InfiniteTimeSpan);
            foreach (Completion completion in _completions.AsSpan(0, count))
            {
                if (completion.Result != Blocks.Length)
                    throw new BenchException($"A read answered {completion}.");
            }
            taken += count;
        }
    }
}
