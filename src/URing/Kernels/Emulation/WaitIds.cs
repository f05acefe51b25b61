using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>The request that waits for a child process: its descriptor is polled, so that a cancel ends it.</summary>
internal static unsafe class WaitIds
{
    // SAFETY: the answer's place is the user's until the completion is posted.

    private const int AnswerBytes = 128;
    private const int ByProcess = 1;
    private const int ByDescriptor = 3;
    private const uint NoHang = 1;
    private const uint Exited = 4;
    private const uint AnyChange = 2 | Exited | 8;

    public static int Begin(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        int answer = Look(entry);
        if (answer != Submitter.Pending)
            return answer;

        // A descriptor tells of the end of one process, and of nothing else.
        bool isByProcess = entry.len == ByProcess;
        if ((entry.file_index & AnyChange) != Exited || (!isByProcess && entry.len != ByDescriptor))
            return -(int)Errno.EINVAL;

        int own = isByProcess
            ? (int)Libc.syscall_words(Libc.SYS_pidfd_open, entry.fd, 0)
            : Libc.fcntl(entry.fd, Libc.F_DUPFD_CLOEXEC, 0);
        if (own < 0)
            return Libc.LastErrno;
        operation.Descriptor = own;
        int error = operation.Ring.Arm(operation, (uint)PollEvents.Read);
        return error == 0 ? Submitter.Pending : error;
    }

    public static void Resume(EmulatedOperation operation)
    {
        int answer = Look(operation.Entry);
        if (answer == Submitter.Pending)
        {
            answer = operation.Ring.Arm(operation, (uint)PollEvents.Read);
            if (answer == 0)
                return;
        }
        operation.Ring.End(operation, answer);
    }

    // The result, or that nothing has happened yet.
    private static int Look(in io_uring_sqe entry)
    {
        byte* answer = stackalloc byte[AnswerBytes];
        new Span<byte>(answer, AnswerBytes).Clear();
        long error = Libc.syscall_words(
            Libc.SYS_waitid, entry.len, (ulong)entry.fd, (ulong)answer, entry.file_index | NoHang);
        if (error < 0)
            return Libc.LastErrno;

        // The number of the process, where one was found.
        bool isFound = ((int*)answer)[4] != 0;
        if (!isFound && (entry.file_index & NoHang) == 0)
            return Submitter.Pending;
        if (entry.off == 0)
            return 0;
        if (!UserMemory.IsWritable(new iovec { iov_base = entry.off, iov_len = AnswerBytes }))
            return -(int)Errno.EFAULT;
        new ReadOnlySpan<byte>(answer, AnswerBytes).CopyTo(new Span<byte>((void*)entry.off, AnswerBytes));
        return 0;
    }
}
