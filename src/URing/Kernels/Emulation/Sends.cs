using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that send.</summary>
internal static class Sends
{
    private const uint MostInBundle = int.MaxValue;

    /// <summary>Copies what the user may change after the submission. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        Message message = operation.Message;
        int error = entry.off != 0 ? message.LoadAddress(entry.off, entry.addr_len) : 0;
        if (error < 0 || IsPicking(entry))
            return error;
        if ((entry.ioprio & IORING_SEND_VECTORIZED) != 0)
            return message.LoadVectors(entry.addr, entry.len);

        message.LoadBuffer(entry.addr, entry.len);
        return 0;
    }

    public static int Try(EmulatedOperation operation, int fd)
    {
        if (!IsPicking(operation.Entry))
            return SendAll(operation, fd);

        // Who picks has the group to himself until he has sent.
        lock (operation.Ring.Groups.Gate)
            return SendPicked(operation, fd);
    }

    /// <summary>Sends from buffers that the operation has. Answers the result, or that the rest must wait.</summary>
    public static int SendAll(EmulatedOperation operation, int fd)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        Message message = operation.Message;
        bool mustWait = (entry.msg_flags & Libc.MSG_DONTWAIT) != 0;
        bool isWhole = (entry.msg_flags & Libc.MSG_WAITALL) != 0
            || (IsPicking(entry) && (entry.ioprio & IORING_RECVSEND_BUNDLE) != 0);
        int flags = (int)entry.msg_flags | Libc.MSG_DONTWAIT;
        while (true)
        {
            long asked = isWhole ? message.Left : 0;
            int sent = message.Send(fd, flags);
            if (sent == -(int)Errno.EAGAIN && !mustWait)
                return Attempts.Again;
            if (sent >= asked)
                return sent + message.Done;

            operation.HasFailed = true;
            if (sent <= 0 || !SocketCalls.IsStream(fd))
                return sent >= 0 ? sent + message.Done : message.Done > 0 ? message.Done : sent;

            operation.HasFailed = false;
            message.Advance(sent);
        }
    }

    private static int SendPicked(EmulatedOperation operation, int fd)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        BufferGroups groups = operation.Ring.Groups;
        Message message = operation.Message;
        bool isBundle = (entry.ioprio & IORING_RECVSEND_BUNDLE) != 0;
        while (true)
        {
            int error = Pick(operation, isBundle);
            if (error < 0)
                return error;

            int sent = SendAll(operation, fd);
            if (sent == Attempts.Again)
                return sent;
            if (sent < 0)
                return sent;

            bool wasLast = operation.Pick.IsLast;
            uint flags = groups.Put(operation, sent, isBundle ? message.CountTouched(sent) : 1);
            bool goesOn = isBundle && sent > 0 && !operation.HasFailed && !wasLast && !operation.WasPolled;
            if (!goesOn || !operation.Ring.TryPostShot(operation, sent, flags))
            {
                operation.CqeFlags = flags;
                message.Done = 0;
                return sent;
            }
            message.Done = 0;
            operation.Pick.IsLast = false;
            // The length was meant for the first part.
            message.Progress.IsRetry = true;
        }
    }

    // Buffers of a ring are the operation's from then on: nobody else sends them.
    private static int Pick(EmulatedOperation operation, bool isBundle)
    {
        if (operation.Pick.IsHeld)
            return 0;

        BufferGroups groups = operation.Ring.Groups;
        ref readonly io_uring_sqe entry = ref operation.Entry;
        uint most = entry.len == 0 || operation.Message.Progress.IsRetry ? MostInBundle : entry.len;
        int count = groups.PickMany(operation, most, isBundle, commits: true);
        if (count < 0)
            return count;

        operation.Message.LoadPicked(groups.Picked(count));
        return 0;
    }

    private static bool IsPicking(in io_uring_sqe entry) => (entry.flags & IOSQE_BUFFER_SELECT) != 0;
}
