using System.Diagnostics;
using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>Linux's own io_uring, by system calls from C#.</summary>
internal sealed class LinuxKernel : RingKernel
{
    public static LinuxKernel Instance { get; } = new();

    public override string Name => "linux";

    public override long Nanoseconds => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    public override unsafe int Setup(uint entries, ref io_uring_params parameters, out RingPort? port)
    {
        port = null;
        // SAFETY: the kernel writes the parameters during the call only, and they are pinned until it returns.
        fixed (io_uring_params* p = &parameters)
        {
            long fd = Libc.syscall(Libc.SYS_io_uring_setup, entries, p);
            if (fd < 0)
                return Libc.LastErrno;

            // The answer is an index of this thread's table then, and no descriptor.
            bool isIndex = (parameters.flags & IORING_SETUP_REGISTERED_FD_ONLY) != 0;
            port = isIndex ? RegisteredPort.Only((int)fd) : new LinuxPort((int)fd);
            return 0;
        }
    }

    public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
        PlainTransfer.Run(fd, vectors, count, offset, write, Libc.RWF_NOWAIT);

    public override int CloseDescriptor(int fd) => Libc.close(fd) < 0 ? Libc.LastErrno : 0;
}
