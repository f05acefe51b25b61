using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The request that waits for a descriptor to become ready.</summary>
internal static unsafe class Polls
{
    private const short Invalid = 0x20; // POLLNVAL

    // What is reported whether it was asked for or not.
    public const uint Always = (uint)(PollEvents.Error | PollEvents.HangUp) | Libc.EPOLLRDHUP;

    // The upper bits are orders to epoll, not events.
    public const uint EventBits = 0xffff;

    public static int Begin(EmulatedOperation operation)
    {
        int fd = operation.Entry.fd;
        uint events = Mask(operation.Entry);
        int ready = Look(fd, events);
        if (ready < 0)
            operation.HasFailed = true;
        // One that goes on hears of what is there already in the same way as of what comes.
        if (ready != 0 && (ready < 0 || !IsRepeated(operation.Entry)))
            return ready;

        int error = Requests.Hold(operation, fd);
        if (error == 0)
            error = operation.Ring.Arm(operation, events);
        // A file that cannot be polled is ready for reading and writing, and never will be for anything else.
        return error == 0 ? Submitter.Pending : error == -(int)Errno.EPERM ? -(int)Errno.EINVAL : error;
    }

    /// <summary>Changes what a poll waits for, or what its completions carry. Answers 0 or a negative errno.</summary>
    public static int Update(EmulatedOperation update)
    {
        EmulatedRing ring = update.Ring;
        ref readonly io_uring_sqe entry = ref update.Entry;
        lock (ring.Gate)
        {
            EmulatedOperation? poll = ring.Table.Oldest;
            while (poll is not null && !(poll.Entry.opcode == IORING_OP_POLL_ADD
                && poll.Entry.user_data == entry.addr
                && poll.State is OperationState.Armed or OperationState.Running))
                poll = poll.Next;
            if (poll?.State != OperationState.Armed)
                return poll is null ? -(int)Errno.ENOENT : -(int)Errno.EALREADY;

            if ((entry.len & IORING_POLL_UPDATE_EVENTS) != 0)
                poll.Entry.poll32_events = entry.poll32_events;
            if ((entry.len & IORING_POLL_UPDATE_USER_DATA) != 0)
                poll.Entry.user_data = entry.off;
            poll.EdgesSeen = EmulatedOperation.NoEdges;
            return ring.Poller.Watch(poll, Mask(poll.Entry));
        }
    }

    /// <summary>Whether a poll goes on after its first completion.</summary>
    public static bool IsRepeated(in io_uring_sqe entry) =>
        entry.opcode == IORING_OP_POLL_ADD && PollRules.IsRepeated(entry);

    /// <summary>Those of the events that an entry asked for.</summary>
    public static int Select(in io_uring_sqe entry, uint events) => (int)(events & Mask(entry));

    public static void Resume(EmulatedOperation operation, uint events)
    {
        uint mask = Mask(operation.Entry);
        if ((events & mask) == 0 && operation.Ring.Arm(operation, mask) == 0)
            return;
        operation.Ring.End(operation, (int)(events & mask));
    }

    private static uint Mask(in io_uring_sqe entry) => (entry.poll32_events & EventBits) | Always;

    /// <summary>Those of the events that hold now, or a negative errno.</summary>
    public static int Look(int fd, uint events)
    {
        var asked = new Libc.pollfd { fd = fd, events = (short)events };
        // SAFETY: the kernel writes the struct during the call only.
        while (Libc.poll(&asked, 1, 0) < 0)
        {
            int error = Libc.LastErrno;
            if (error != -(int)Errno.EINTR)
                return error;
        }
        // poll(2) passes over negative descriptors.
        return fd < 0 || (asked.revents & Invalid) != 0 ? -(int)Errno.EBADF : (ushort)asked.revents & (int)events;
    }
}
