using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that receive, by the rules of the kernel's net.c.</summary>
internal static class Receives
{
    // So many completions in a row, then others have their turn.
    private const int MostLoops = 32;

    // The answer of a step after which the next one follows.
    private const int GoOn = int.MinValue + 2;

    /// <summary>Copies what the user may change after the submission. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        Message message = operation.Message;
        ref ReceiveProgress progress = ref message.Progress;
        progress.Unread = -1;
        bool picks = IsPicking(entry);
        if (entry.opcode == IORING_OP_RECVMSG)
        {
            int error = message.LoadHeader(entry.addr, sends: false, picks);
            bool hasLength = picks && message.Vectors.Length > 0;
            progress.Length = hasLength ? (uint)Math.Min(message.Vectors[0].iov_len, int.MaxValue) : 0;
            return error;
        }

        progress.Length = entry.len;
        if (IsMultishot(entry))
        {
            progress.ShotLength = entry.len;
            progress.Total = entry.optlen;
            progress.IsLimited = entry.optlen != 0;
        }
        if (!picks)
            message.LoadBuffer(entry.addr, entry.len);
        return 0;
    }

    public static int Try(EmulatedOperation operation, int fd)
    {
        if (!IsPicking(operation.Entry))
            return TryOn(operation, fd);

        // Who picks has the group to himself until he has received.
        lock (operation.Ring.Groups.Gate)
            return TryOn(operation, fd);
    }

    private static int TryOn(EmulatedOperation operation, int fd)
    {
        int answer;
        do
        {
            answer = TryOnce(operation, fd);
        }
        while (answer == GoOn);
        return answer;
    }

    private static int TryOnce(EmulatedOperation operation, int fd)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        Message message = operation.Message;
        bool picks = IsPicking(entry);
        int answer = picks && !operation.Pick.IsHeld ? PickedReceives.Pick(operation) : 0;
        if (answer < 0)
        {
            operation.HasFailed = true;
            message.Progress.Unread = -1;
        }
        else
        {
            answer = Receive(operation, fd);
            if (answer is Attempts.Again or GoOn)
                return answer;
        }

        bool isOver = answer <= 0 || message.IsEmptyShot;
        if (answer > 0)
            answer += message.Done;
        else if (message.Done > 0)
            answer = message.Done;
        else if (picks)
            operation.Ring.Groups.Recycle(operation);
        return picks ? Finish(operation, answer, isOver) : End(operation, answer);
    }

    // One call. Answers what came, a negative errno, that nothing is there yet, or that the rest is still to come.
    private static int Receive(EmulatedOperation operation, int fd)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        Message message = operation.Message;
        bool isWhole = (entry.msg_flags & Libc.MSG_WAITALL) != 0
            && (entry.opcode == IORING_OP_RECV || message.ControlLength == 0);
        long asked = isWhole ? message.Left : 0;
        int flags = (int)entry.msg_flags | Libc.MSG_DONTWAIT;
        int received = IsMultishot(entry) && entry.opcode == IORING_OP_RECVMSG
            ? PickedReceives.ReceiveMessage(operation, fd, flags)
            : message.Receive(fd, flags);
        message.Progress.Unread = received >= 0 ? SocketCalls.CountUnread(fd) : -1;
        if (received >= asked)
        {
            bool isCut = (message.Flags & (Libc.MSG_TRUNC | Libc.MSG_CTRUNC)) != 0;
            operation.HasFailed |= isCut && (entry.msg_flags & Libc.MSG_WAITALL) != 0;
            return received;
        }

        bool mustWait = (entry.msg_flags & Libc.MSG_DONTWAIT) == 0;
        if (received == -(int)Errno.EAGAIN && mustWait)
        {
            operation.Ring.Groups.Recycle(operation);
            return Attempts.Again;
        }
        if (received <= 0 || !isWhole || !SocketCalls.IsStream(fd))
        {
            operation.HasFailed = true;
            return received;
        }

        // The buffers are the operation's until it has its bytes.
        if (IsPicking(entry))
            operation.Ring.Groups.Commit(operation, received, message.CountTouched(received));
        message.Advance(received);
        return GoOn;
    }

    private static int End(EmulatedOperation operation, int result)
    {
        operation.CqeFlags = operation.Message.Progress.Unread > 0 ? IORING_CQE_F_SOCK_NONEMPTY : 0;
        return result;
    }

    // Answers the result, or that it goes on now or when there is more.
    private static int Finish(EmulatedOperation operation, int result, bool isOver)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        ref ReceiveProgress progress = ref operation.Message.Progress;
        uint flags = progress.Unread > 0 ? IORING_CQE_F_SOCK_NONEMPTY : 0;
        bool isAtLimit = false;
        if (progress.IsLimited && result > 0)
        {
            progress.Total -= Math.Min((uint)result, progress.Total);
            isAtLimit = progress.Total == 0;
            isOver |= isAtLimit;
        }
        if ((entry.ioprio & IORING_RECVSEND_BUNDLE) != 0)
        {
            if (PickedReceives.Extend(operation, result, isAtLimit, ref flags))
                return GoOn;
        }
        else
        {
            flags |= operation.Ring.Groups.Put(operation, result, 1);
        }

        bool wasLast = operation.Pick.IsLast && (entry.ioprio & IORING_RECVSEND_BUNDLE) != 0;
        if (!IsMultishot(entry) || isOver || wasLast || !operation.Ring.TryPostShot(operation, result, flags))
        {
            operation.CqeFlags = flags;
            operation.Message.Done = 0;
            return result;
        }
        return ContinueShots(operation, ref progress);
    }

    private static int ContinueShots(EmulatedOperation operation, ref ReceiveProgress progress)
    {
        bool isCapped = progress.IsCapped;
        operation.Message.Done = 0;
        operation.Pick.IsLast = false;
        progress.IsRetry = progress.IsPartial = progress.IsCapped = false;
        progress.Length = progress.ShotLength;
        if (progress.Unread != 0 && progress.Loops++ < MostLoops && !isCapped)
            return GoOn;

        // It did not try until there was nothing: bytes or the end may be there already.
        operation.EdgesSeen = EmulatedOperation.NoEdges;
        progress.Loops = 0;
        bool mustWait = (operation.Entry.msg_flags & Libc.MSG_DONTWAIT) == 0;
        return mustWait ? Attempts.Again : -(int)Errno.EAGAIN;
    }

    public static bool IsMultishot(in io_uring_sqe entry) => (entry.ioprio & IORING_RECV_MULTISHOT) != 0;

    private static bool IsPicking(in io_uring_sqe entry) => (entry.flags & IOSQE_BUFFER_SELECT) != 0;
}
