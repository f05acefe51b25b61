using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Abi;
using URing.Bench.Workloads;

namespace URing.Bench.Files;

/// <summary>A loop of preadv2 with RWF_NOWAIT: the least that a read from the page cache costs.</summary>
internal sealed unsafe class NowaitReads : Workload
{
    private const int ReadsAtOnce = 256;

    private readonly SafeFileHandle _file;
    private readonly int _descriptor;
    private readonly byte* _buffer;
    private Offsets _offsets;

    public NowaitReads(SafeFileHandle file, int seed = 0)
    {
        (_file, _descriptor) = (file, (int)file.DangerousGetHandle());
        _offsets = new Offsets(RandomAccess.GetLength(file), seed);
        // SAFETY: freed in Dispose; a read ends with its call.
        _buffer = (byte*)NativeMemory.AlignedAlloc(FileUse.Block, FileUse.Block);
    }

    public override string Ring => "0 0 0";

    protected override int Batch => 1;

    public override long Run(long until) => Run(until, Timed);

    public long Run(long until, Latencies? timed)
    {
        long operations = 0;
        do
        {
            ReadSome(timed);
            operations += ReadsAtOnce;
        }
        while (Stopwatch.GetTimestamp() < until);
        return operations;
    }

    public override void Dispose()
    {
        NativeMemory.AlignedFree(_buffer);
        _file.Dispose();
    }

    private void ReadSome(Latencies? timed)
    {
        var vector = new iovec { iov_base = (ulong)_buffer, iov_len = FileUse.Block };
        for (int i = 0; i < ReadsAtOnce; i++)
        {
            long start = timed is null ? 0 : Stopwatch.GetTimestamp();
            long offset = _offsets.Next();
            // SAFETY: the vector and its buffer outlive the call.
            int length = RingKernel.Linux.TransferNow(_descriptor, &vector, 1, offset, write: false);
            // What was dropped from the page cache meanwhile is read by waiting for it.
            if (length == -(int)Errno.EAGAIN)
                length = RandomAccess.Read(_file, new Span<byte>(_buffer, FileUse.Block), offset);
            if (length != FileUse.Block)
                throw new BenchException($"A read without waiting answered {length}.");
            timed?.Record(0, start);
        }
    }
}
