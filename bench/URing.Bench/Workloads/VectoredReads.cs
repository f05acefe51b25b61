using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;

namespace URing.Bench.Workloads;

/// <summary>Reads of 4 KiB from the page cache as READV with one buffer, on a ring like that of URingContext.</summary>
internal sealed unsafe class VectoredReads : Workload
{
    private readonly Blocks _blocks;
    private readonly Ring _ring;
    private readonly byte* _buffers;
    private readonly iovec* _vectors;
    private readonly int _descriptor;

    public VectoredReads(int batch, string file)
    {
        Batch = batch;
        _blocks = new Blocks(file);
        _descriptor = _blocks.Descriptor;
        // SAFETY: freed in Dispose, when no read is in flight any more.
        _buffers = (byte*)NativeMemory.AlignedAlloc((nuint)(batch * Blocks.Length), Blocks.Length);
        _vectors = (iovec*)NativeMemory.Alloc((nuint)batch, (nuint)sizeof(iovec));
        for (int i = 0; i < batch; i++)
            _vectors[i] = new iovec { iov_base = (ulong)(_buffers + (i * Blocks.Length)), iov_len = Blocks.Length };
        _ring = new Ring(Entries, new RingOptions { Kernel = Kernel, CompletionEntries = ContextCompletions });
    }

    protected override int Batch { get; }

    public override void Dispose()
    {
        _ring.Dispose();
        NativeMemory.AlignedFree(_buffers);
        NativeMemory.Free(_vectors);
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
        {
            if (!_ring.TryGetEntry(out SubmissionEntry entry))
                throw new BenchException("The queue is full.");
            entry.PrepareReadV(_descriptor, &_vectors[i], 1, (ulong)_blocks.NextOffset());
            entry.UserData = (ulong)i;
        }
        _ring.SubmitAndWait(Batch);
        int taken = 0;
        foreach (Completion completion in _ring.Completions)
        {
            if (completion.Result != Blocks.Length)
                throw new BenchException($"A read answered {completion}.");
            taken++;
        }
        if (taken != Batch)
            throw new BenchException("Completions are missing.");
    }
}
