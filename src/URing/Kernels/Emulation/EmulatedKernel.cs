using System.Diagnostics;
using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>io_uring over ordinary system calls, for where the real one is blocked.</summary>
internal sealed class EmulatedKernel : RingKernel
{
    public static EmulatedKernel Instance { get; } = new();

    public override string Name => "emulated";

    public override long Nanoseconds => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        port = null;
        return -(int)Errno.ENOSYS;
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        PlainTransfer.Run(fd, vectors, count, offset, write, Libc.RWF_NOWAIT);

    public override int CloseDescriptor(int fd) => Libc.close(fd) < 0 ? Libc.LastErrno : 0;
}
