using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Which operations a cancel is meant for.</summary>
internal readonly record struct CancelMatch(uint Flags, ulong UserData, int Descriptor, byte Opcode)
{
    public static CancelMatch Everything => new(IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY, 0, -1, 0);

    public bool IsForAll => (Flags & (IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY)) != 0;

    /// <summary>The one operation with this user data and this request.</summary>
    public static CancelMatch One(ulong userData, byte opcode) =>
        new(IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_USERDATA, userData, -1, opcode);

    public bool Matches(EmulatedOperation operation)
    {
        if ((Flags & IORING_ASYNC_CANCEL_ANY) != 0)
            return true;
        if ((Flags & IORING_ASYNC_CANCEL_FD) != 0 && !IsSameFile(operation))
            return false;
        if ((Flags & IORING_ASYNC_CANCEL_OP) != 0 && operation.Entry.opcode != Opcode)
            return false;

        bool byUserData = (Flags & IORING_ASYNC_CANCEL_USERDATA) != 0
            || (Flags & (IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_OP)) == 0;
        return !byUserData || operation.Entry.user_data == UserData;
    }

    // Any descriptor of the same open file will do; where that cannot be asked, the number decides.
    private bool IsSameFile(EmulatedOperation operation)
    {
        if (operation.Descriptor < 0)
            return false;

        int pid = Environment.ProcessId;
        long order = Libc.syscall_kcmp(
            Libc.SYS_kcmp, pid, pid, Libc.KCMP_FILE, Descriptor, operation.Descriptor);
        return order == 0 || (order < 0 && operation.Entry.fd == Descriptor);
    }
}

/// <summary>The search for operations to be cancelled.</summary>
internal static class Cancellation
{
    /// <summary>Takes what can still be stopped out of its waiting, under the gate; the caller must end it.</summary>
    /// <returns>How many were found if the match is for all; else 0, or a negative errno.</returns>
    public static int Take(EmulatedRing ring, in CancelMatch match, List<EmulatedOperation> taken)
    {
        int found = 0;
        for (EmulatedOperation? operation = ring.Table.Oldest; operation is not null; operation = operation.Next)
        {
            bool isFound = operation.State is OperationState.Armed or OperationState.Queued or OperationState.Running;
            if (!isFound || !match.Matches(operation))
                continue;

            found++;
            int answer = TakeOne(operation, taken);
            if (!match.IsForAll)
                return answer;
        }
        return match.IsForAll ? found : -(int)Errno.ENOENT;
    }

    /// <summary>Takes an operation out of its waiting, under the gate; the caller must end it.</summary>
    /// <returns>0, or a negative errno if it does not wait.</returns>
    public static int TakeOne(EmulatedOperation operation, List<EmulatedOperation> taken)
    {
        bool isWaiting = operation.State is OperationState.Armed or OperationState.Queued;
        bool isRunning = operation.State == OperationState.Running;
        if (isWaiting || (isRunning && operation.IsAbandonable))
        {
            operation.Ring.Timeouts.Remove(operation);
            operation.State = OperationState.Ending;
            taken.Add(operation);
        }
        if (isRunning && operation.IsResumed)
        {
            // It will not wait again; what goes on and on ends there for certain.
            operation.IsCancelled = true;
            return Attempts.IsMultishot(operation.Entry) ? 0 : -(int)Errno.EALREADY;
        }
        // Linux counts what it cancels among these, where it only says that it did elsewhere.
        bool isCounted = operation.Entry.opcode
            is IORING_OP_WAITID or IORING_OP_FUTEX_WAIT or IORING_OP_FUTEX_WAITV;
        if (isWaiting && isCounted)
            return 1;
        return isWaiting ? 0 : isRunning ? -(int)Errno.EALREADY : -(int)Errno.ENOENT;
    }

    /// <summary>Starts a request that cancels others; those it takes must be ended after its own completion.</summary>
    public static int Begin(EmulatedOperation operation, List<EmulatedOperation> taken)
    {
        EmulatedRing ring = operation.Ring;
        ref readonly io_uring_sqe entry = ref operation.Entry;
        CancelMatch match = entry.opcode switch
        {
            IORING_OP_POLL_REMOVE => CancelMatch.One(entry.addr, IORING_OP_POLL_ADD),
            IORING_OP_TIMEOUT_REMOVE => CancelMatch.One(entry.addr, IORING_OP_TIMEOUT),
            _ => new CancelMatch(entry.cancel_flags, entry.addr, entry.fd, (byte)entry.len),
        };
        bool isFixed = (entry.flags & IOSQE_FIXED_FILE) != 0;
        uint flags = isFixed ? match.Flags | IORING_ASYNC_CANCEL_FD_FIXED : match.Flags;
        int error = FindFile(ring, flags, entry.fd, out int fd);
        if (error < 0)
            return error;

        match = match with { Descriptor = fd };
        lock (ring.Gate)
            return Take(ring, match, taken);
    }

    /// <summary>The descriptor of the file that a cancel names. Answers 0 or a negative errno.</summary>
    public static int FindFile(EmulatedRing ring, uint flags, int named, out int fd)
    {
        fd = named;
        if ((flags & IORING_ASYNC_CANCEL_FD) == 0)
            return 0;
        if ((flags & IORING_ASYNC_CANCEL_FD_FIXED) == 0)
            return IsOpen(named) ? 0 : -(int)Errno.EBADF;

        lock (ring.Gate)
            fd = ring.Resources.Files[(uint)named]?.Descriptor ?? -1;
        return fd >= 0 ? 0 : -(int)Errno.EBADF;
    }

    public static bool IsOpen(int fd) => Libc.fcntl(fd, Libc.F_GETFL, 0) >= 0;
}
