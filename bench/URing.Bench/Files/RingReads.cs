using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>Reads on a ring that this thread owns: so many in flight, each replaced when it has come back.</summary>
internal sealed unsafe class RingReads : Workload
{
    // The clock is read once in so many turns.
    private const int TurnsAtOnce = 16;

    private readonly SafeFileHandle _file;
    private readonly Ring _ring;
    private readonly byte* _buffers;
    private readonly long[] _starts;
    private readonly int _descriptor;
    private Offsets _offsets;
    private int _inFlight;

    /// <param name="kernel">The kernel to run on; null for Linux.</param>
    public RingReads(int depth, SafeFileHandle file, RingKernel? kernel = null, int seed = 0)
    {
        (Batch, _file, _descriptor) = (depth, file, (int)file.DangerousGetHandle());
        _offsets = new Offsets(RandomAccess.GetLength(file), seed);
        _starts = new long[depth];
        // SAFETY: freed in Dispose, when no read is in flight any more.
        _buffers = (byte*)NativeMemory.AlignedAlloc((nuint)(depth * FileUse.Block), FileUse.Block);
        _ring = new Ring(Entries, new RingOptions
        {
            Kernel = kernel ?? Kernel,
            SingleOwner = true,
            CompletionEntries = ContextCompletions,
        });
    }

    // Others take the setup flags of a ring of Linux.
    public override string Ring => Kernel.LastRing == "" ? "0 0 0" : Kernel.LastRing;

    protected override int Batch { get; }

    public override void Dispose()
    {
        _ring.Dispose();
        NativeMemory.AlignedFree(_buffers);
        _file.Dispose();
    }

    public override long Run(long until) => Run(until, Timed);

    public long Run(long until, Latencies? timed)
    {
        for (int i = 0; i < Batch; i++)
            Add(i, timed);
        _inFlight = Batch;
        long operations = 0;
        do
        {
            operations += RunTurns(TurnsAtOnce, timed);
        }
        while (Stopwatch.GetTimestamp() < until);
        while (_inFlight > 0)
            operations += Drain();
        return operations;
    }

    private long RunTurns(int turns, Latencies? timed)
    {
        long operations = 0;
        for (int i = 0; i < turns; i++)
        {
            // No more than are known to be there: to look for another one would be another enter, and the next turn
            // enters anyway.
            int left = _ring.SubmitAndWait(1).Ready;
            operations += left;
            foreach (Completion completion in _ring.Completions)
            {
                int slot = Check(completion);
                timed?.Record(slot, _starts[slot]);
                Add(slot, timed);
                if (--left == 0)
                    break;
            }
        }
        return operations;
    }

    private long Drain()
    {
        long operations = 0;
        _ring.SubmitAndWait(1);
        foreach (Completion completion in _ring.Completions)
        {
            Check(completion);
            operations++;
            _inFlight--;
        }
        return operations;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int slot, Latencies? timed)
    {
        if (!_ring.TryGetEntry(out SubmissionEntry entry))
            throw new BenchException("The queue is full.");
        byte* buffer = _buffers + (slot * FileUse.Block);
        entry.PrepareRead(_descriptor, buffer, FileUse.Block, (ulong)_offsets.Next());
        entry.UserData = (ulong)slot;
        if (timed is not null)
            _starts[slot] = Stopwatch.GetTimestamp();
    }

    private static int Check(Completion completion) => completion.Result == FileUse.Block
        ? (int)completion.UserData
        : throw new BenchException($"A read answered {completion}.");
}
