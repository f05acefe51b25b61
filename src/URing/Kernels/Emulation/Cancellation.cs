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
            bool isWaiting = operation.State is OperationState.Armed or OperationState.Queued;
            if ((!isWaiting && operation.State != OperationState.Running) || !match.Matches(operation))
                continue;

            found++;
            if (isWaiting)
            {
                ring.Timeouts.Remove(operation);
                operation.State = OperationState.Ending;
                taken.Add(operation);
            }
            if (!match.IsForAll)
                return isWaiting ? 0 : -(int)Errno.EALREADY;
        }
        return match.IsForAll ? found : -(int)Errno.ENOENT;
    }

    /// <summary>Starts a request that cancels others; those it takes must be ended after its own completion.</summary>
    public static int Start(EmulatedRing ring, in io_uring_sqe entry, List<EmulatedOperation> taken)
    {
        CancelMatch match = entry.opcode switch
        {
            IORING_OP_POLL_REMOVE => CancelMatch.One(entry.addr, IORING_OP_POLL_ADD),
            IORING_OP_TIMEOUT_REMOVE => CancelMatch.One(entry.addr, IORING_OP_TIMEOUT),
            _ => new CancelMatch(entry.cancel_flags, entry.addr, entry.fd, (byte)entry.len),
        };
        if ((match.Flags & IORING_ASYNC_CANCEL_FD) != 0 && !IsOpen(entry.fd))
            return -(int)Errno.EBADF;

        lock (ring.Gate)
            return Take(ring, match, taken);
    }

    public static bool IsOpen(int fd) => Libc.fcntl(fd, Libc.F_GETFL, 0) >= 0;
}
