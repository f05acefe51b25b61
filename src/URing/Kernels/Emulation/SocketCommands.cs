using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The commands of sockets; no other file has commands here.</summary>
internal static unsafe class SocketCommands
{
    // SAFETY: values are the user's until the completion is posted; the kernel refuses wrong addresses.

    // IORING_URING_CMD_MULTISHOT of the kernel's own header.
    private const uint Multishot = 2;
    private const uint KnownFlags = IORING_URING_CMD_FIXED | Multishot;

    public static bool Fits(in io_uring_sqe entry)
    {
        bool picks = (entry.flags & IOSQE_BUFFER_SELECT) != 0;
        bool isMultishot = (entry.uring_cmd_flags & Multishot) != 0;
        bool isFixed = (entry.uring_cmd_flags & IORING_URING_CMD_FIXED) != 0;
        return entry.__pad1 == 0 && (entry.uring_cmd_flags & ~KnownFlags) == 0 && picks == isMultishot
            && !(isFixed && picks);
    }

    public static int Run(in io_uring_sqe entry)
    {
        int refusal = SocketCalls.Refuse(entry.fd);
        if (refusal < 0)
            return refusal == -(int)Errno.ENOTSOCK ? -(int)Errno.EOPNOTSUPP : refusal;

        return entry.cmd_op switch
        {
            SOCKET_URING_OP_SIOCINQ => Count(entry.fd, Libc.FIONREAD),
            SOCKET_URING_OP_SIOCOUTQ => Count(entry.fd, Libc.SIOCOUTQ),
            SOCKET_URING_OP_GETSOCKOPT => GetOption(entry),
            SOCKET_URING_OP_SETSOCKOPT => SetOption(entry),
            _ => -(int)Errno.EOPNOTSUPP,
        };
    }

    // As on Linux: sockets of the internet alone.
    private static int Count(int fd, long request)
    {
        int count;
        if (!SocketCalls.IsInternet(fd))
            return -(int)Errno.EOPNOTSUPP;
        return Libc.ioctl(fd, (nuint)request, &count) < 0 ? Libc.LastErrno : count;
    }

    private static int GetOption(in io_uring_sqe entry)
    {
        if (entry.level != Libc.SOL_SOCKET)
            return -(int)Errno.EOPNOTSUPP;

        int length = (int)entry.optlen;
        int answer = Libc.getsockopt(entry.fd, Libc.SOL_SOCKET, (int)entry.optname, (void*)entry.optval, &length);
        return answer < 0 ? Libc.LastErrno : length;
    }

    private static int SetOption(in io_uring_sqe entry)
    {
        int answer = Libc.setsockopt(
            entry.fd, (int)entry.level, (int)entry.optname, (void*)entry.optval, (int)entry.optlen);
        return answer < 0 ? Libc.LastErrno : 0;
    }
}
