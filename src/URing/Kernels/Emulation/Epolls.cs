using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests on epoll instances.</summary>
internal static unsafe class Epolls
{
    // SAFETY: events are the user's until the completion is posted; the kernel refuses wrong addresses.

    public static bool Fits(in io_uring_sqe entry) => (entry.buf_index | entry.file_index) == 0
        && (entry.opcode == IORING_OP_EPOLL_CTL || (entry.off | entry.rw_flags) == 0);

    public static int Control(in io_uring_sqe entry) =>
        Libc.epoll_ctl(entry.fd, (int)entry.len, (int)entry.off, (void*)entry.addr) < 0 ? Libc.LastErrno : 0;

    /// <summary>Takes what is ready. Answers how much, or that there is nothing yet.</summary>
    public static int Wait(EmulatedOperation operation, int fd)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        while (true)
        {
            int count = Libc.epoll_wait(fd, (void*)entry.addr, (int)entry.len, 0);
            int answer = count < 0 ? Libc.LastErrno : count == 0 ? Attempts.Again : count;
            if (answer != -(int)Errno.EINTR)
                return answer;
        }
    }
}
