using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What each request does when its turn comes.</summary>
internal static class Requests
{
    /// <summary>The result of the request that does nothing.</summary>
    public static int DoNothing(in io_uring_sqe entry) =>
        (entry.rw_flags & IORING_NOP_INJECT_RESULT) == 0 ? 0 : (int)entry.len;

    /// <summary>Copies what the user may change after the submission. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation) => operation.Entry.opcode switch
    {
        IORING_OP_NOP => operation.IsLarge && !operation.Ring.Sink.TakesLarge ? -(int)Errno.EINVAL : 0,
        IORING_OP_TIMEOUT or IORING_OP_LINK_TIMEOUT => Timeouts.Prepare(operation),
        IORING_OP_TIMEOUT_REMOVE when operation.Entry.timeout_flags != 0 => Timeouts.Prepare(operation),
        IORING_OP_OPENAT or IORING_OP_OPENAT2 => Opens.Prepare(operation),
        IORING_OP_FUTEX_WAIT or IORING_OP_FUTEX_WAITV => FutexWaits.Prepare(operation),
        _ when PickedReads.Has(operation.Entry) => PickedReads.Prepare(operation),
        _ when SocketRules.Has(operation.Entry.opcode) => Sockets.Prepare(operation),
        _ when Transfer.IsTransfer(operation.Entry.opcode) =>
            operation.Transfer.Load(operation.Entry, isChecked: false),
        _ => 0,
    };

    /// <summary>Starts an operation on the submitting thread. Answers its result, or that it completes later.</summary>
    /// <param name="cancelled">Where a cancel puts what it stopped.</param>
    public static int Begin(EmulatedOperation operation, List<EmulatedOperation> cancelled)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if (Resources.AreNamed(entry))
        {
            int error = operation.Ring.Resources.Acquire(operation);
            if (error < 0)
                return error;
        }
        switch (entry.opcode)
        {
            case IORING_OP_NOP:
                return (entry.flags & IOSQE_ASYNC) != 0 ? Defer(operation, isPatient: false) : DoNothing(entry);
            case IORING_OP_WAITID:
                return WaitIds.Begin(operation);
            case IORING_OP_FUTEX_WAIT or IORING_OP_FUTEX_WAITV:
                return FutexWaits.Begin(operation);
            case IORING_OP_FUTEX_WAKE:
                return FutexWaits.Wake(entry);
            case IORING_OP_OPENAT or IORING_OP_OPENAT2:
                return Opens.Begin(operation);
            case IORING_OP_CLOSE:
                return FileRequests.Close(operation);
            case IORING_OP_PIPE:
                return SlotRequests.Pipe(operation);
            case IORING_OP_MSG_RING:
                return RingMessages.Send(operation);
            case IORING_OP_POLL_ADD:
                return Polls.Begin(operation);
            case IORING_OP_TIMEOUT:
                return operation.Ring.Timeouts.Begin(operation);
            case IORING_OP_FILES_UPDATE or IORING_OP_FIXED_FD_INSTALL:
                return SlotRequests.Run(operation);
            case IORING_OP_TIMEOUT_REMOVE when entry.timeout_flags != 0:
                return operation.Ring.Timeouts.Update(operation);
            case IORING_OP_POLL_REMOVE when entry.len != 0:
                return Polls.Update(operation);
            case IORING_OP_POLL_REMOVE or IORING_OP_TIMEOUT_REMOVE or IORING_OP_ASYNC_CANCEL:
                return Cancellation.Begin(operation, cancelled);
            case IORING_OP_URING_CMD:
                return SocketCommands.Run(entry);
            case IORING_OP_EPOLL_CTL:
                return Epolls.Control(entry);
            case IORING_OP_EPOLL_WAIT:
                return Attempts.Begin(operation);
            case IORING_OP_PROVIDE_BUFFERS or IORING_OP_REMOVE_BUFFERS:
                return BufferRequests.Run(operation);
            case { } opcode when SocketRules.Has(opcode):
                return Sockets.Begin(operation);
            case { } when PickedReads.Has(entry):
                return PickedReads.Begin(operation);
            case { } opcode when Transfer.IsTransfer(opcode):
                return Transfers.Begin(operation);
            default:
                return FileRequests.Begin(operation);
        }
    }

    /// <summary>Goes on with an operation whose descriptor is ready, on the poller's thread.</summary>
    public static void Resume(EmulatedRing ring, ulong id, uint events)
    {
        if (ring.TryPostShot(id, events))
            return;
        EmulatedOperation? operation = ring.TakeArmed(id);
        if (operation is null)
            return;
        operation.WasPolled = true;

        if (operation.Entry.opcode == IORING_OP_WAITID)
            WaitIds.Resume(operation);
        else if (operation.Entry.opcode == IORING_OP_POLL_ADD)
            Polls.Resume(operation, events);
        else if (IsAttempt(operation))
            Attempts.Resume(operation);
        else
            Transfers.Resume(operation);
    }

    /// <summary>Runs an operation to its end, on a worker's thread.</summary>
    public static void Run(EmulatedOperation operation)
    {
        if (IsAttempt(operation))
            Attempts.Resume(operation);
        else if (Transfer.IsTransfer(operation.Entry.opcode))
            Transfers.Run(operation);
        else if (operation.Entry.opcode == IORING_OP_NOP)
            operation.Ring.End(operation, DoNothing(operation.Entry));
        else if (operation.Entry.opcode is IORING_OP_OPENAT or IORING_OP_OPENAT2)
            Opens.Run(operation);
        else
            operation.Ring.End(operation, FileRequests.Run(operation));
    }

    // A read that has its buffer for good is a read like others.
    private static bool IsAttempt(EmulatedOperation operation) =>
        Attempts.Has(operation.Entry) && !(PickedReads.Has(operation.Entry) && operation.Pick.IsHeld);

    /// <summary>Gives an operation a descriptor of its own. Answers 0 or a negative errno.</summary>
    /// <remarks>Where the owner of the file promises to leave it open, that is his.</remarks>
    public static int Hold(EmulatedOperation operation, int fd)
    {
        operation.Kept = operation.Ring.FindKept(fd);
        if (operation.Kept is not null)
        {
            operation.BeganKept = true;
            operation.Descriptor = fd;
            return 0;
        }

        int own = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
        if (own < 0)
        {
            operation.HasFailed = true;
            return Libc.LastErrno;
        }

        operation.Descriptor = own;
        return 0;
    }

    /// <summary>Gives an operation to a worker. Answers that it completes later, or a negative errno.</summary>
    public static int Defer(EmulatedOperation operation, bool isPatient)
    {
        int error = operation.Ring.Enqueue(operation, isPatient);
        return error == 0 ? Submitter.Pending : error;
    }
}
