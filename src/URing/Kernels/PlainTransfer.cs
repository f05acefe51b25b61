using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>A vectored read or write by one ordinary system call.</summary>
internal static class PlainTransfer
{
    /// <safety>The caller keeps the vectors and what they point to valid during the call.</safety>
    public static unsafe int Run(int fd, iovec* vectors, int count, long offset, bool write, int flags)
    {
        long number = write ? Libc.SYS_pwritev2 : Libc.SYS_preadv2;
        long done = Libc.syscall_transfer(number, fd, vectors, count, offset, 0, flags);
        return done < 0 ? Libc.LastErrno : (int)done;
    }
}
