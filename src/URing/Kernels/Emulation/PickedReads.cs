using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Reads into buffers of a group, once or again and again.</summary>
internal static class PickedReads
{
    /// <summary>Whether a request is one of these.</summary>
    public static bool Has(in io_uring_sqe entry) => entry.opcode == IORING_OP_READ_MULTISHOT
        || (entry.opcode is IORING_OP_READ or IORING_OP_READV && (entry.flags & IOSQE_BUFFER_SELECT) != 0);

    public static bool Fits(in io_uring_sqe entry) =>
        (entry.flags & IOSQE_BUFFER_SELECT) != 0 && (entry.addr | entry.len) == 0;

    /// <summary>Copies what the user may change after the submission. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref io_uring_sqe entry = ref operation.Entry;
        if (entry.opcode != IORING_OP_READV)
            return 0;
        if (entry.len != 1)
            return -(int)Errno.EINVAL;

        iovec vector = default;
        if (!UserMemory.TryCopy(entry.addr, new Span<iovec>(ref vector)))
            return -(int)Errno.EFAULT;
        entry.len = (uint)Math.Min(vector.iov_len, int.MaxValue);
        return 0;
    }

    /// <summary>Starts to read. Answers the result, or that it comes later.</summary>
    public static int Begin(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        bool canPoll = FileKind.CanPoll(entry.fd);
        if (entry.opcode == IORING_OP_READ_MULTISHOT)
        {
            bool isOpen = canPoll || Cancellation.IsOpen(entry.fd);
            operation.HasFailed = !canPoll;
            return canPoll ? Attempts.Begin(operation) : isOpen ? -(int)Errno.EBADFD : -(int)Errno.EBADF;
        }
        if (canPoll && (entry.flags & IOSQE_ASYNC) == 0)
            return Attempts.Begin(operation);
        if (!canPoll && !Cancellation.IsOpen(entry.fd))
        {
            operation.HasFailed = true;
            return -(int)Errno.EBADF;
        }
        lock (operation.Ring.Groups.Gate)
        {
            if (Pick(operation, commits: true) is < 0 and int error)
                return error;
        }
        return Transfers.Begin(operation);
    }

    public static int Try(EmulatedOperation operation, int fd)
    {
        // Who picks has the group to himself until he has read.
        lock (operation.Ring.Groups.Gate)
        {
            while (true)
            {
                if (Pick(operation, commits: false) is < 0 and int error)
                    return error;

                int answer = operation.Transfer.Run(fd, mayWait: false);
                if (answer == -(int)Errno.EOPNOTSUPP)
                {
                    // Only a worker can read here, and it keeps its buffer.
                    operation.Ring.Groups.CommitEarly(operation, operation.Transfer.Length, 1);
                    operation.NeedsWorker = true;
                    return Attempts.Again;
                }
                if (!Goes(operation, fd, ref answer))
                    return answer;
            }
        }
    }

    // Whether a multishot goes on at once; if not, the answer is what becomes of the operation.
    private static bool Goes(EmulatedOperation operation, int fd, ref int answer)
    {
        BufferGroups groups = operation.Ring.Groups;
        ref readonly io_uring_sqe entry = ref operation.Entry;
        bool isMultishot = entry.opcode == IORING_OP_READ_MULTISHOT;
        bool mustWait = (entry.rw_flags & Interop.Libc.RWF_NOWAIT) == 0;
        if (answer < 0 || (isMultishot && answer == 0))
        {
            // A buffer of a list stays with a read that waits, and with one that fails.
            if (isMultishot || operation.Pick.Listed is null)
                groups.Recycle(operation);
            if (answer == -(int)Errno.EAGAIN && mustWait)
                answer = Attempts.Again;
            operation.HasFailed = answer < 0 && answer != Attempts.Again;
            return false;
        }

        uint flags = groups.Put(operation, answer, 1);
        if (isMultishot && operation.Ring.TryPostShot(operation, answer, flags))
        {
            // Without more to read it does not ask for a buffer, which may not be there.
            answer = Attempts.Again;
            return SocketCalls.Poll(fd, (short)PollEvents.Read) != 0;
        }
        operation.CqeFlags = flags;
        return false;
    }

    private static int Pick(EmulatedOperation operation, bool commits)
    {
        if (operation.Pick.IsHeld)
            return 0;

        iovec buffer = operation.Ring.Groups.PickOne(operation, operation.Entry.len, commits);
        if (!operation.Pick.IsHeld)
        {
            operation.HasFailed = true;
            return -(int)Errno.ENOBUFS;
        }
        // As on Linux, who had to wait asks for no more than the first buffer would have held.
        if (operation.Entry.opcode != IORING_OP_READ_MULTISHOT)
            operation.Entry.len = (uint)buffer.iov_len;
        operation.Transfer.LoadPicked(operation.Entry, buffer);
        return 0;
    }
}
