using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>The request that waits for a descriptor to become ready.</summary>
internal static unsafe class Polls
{
    private const short Invalid = 0x20; // POLLNVAL

    // What is reported whether it was asked for or not.
    private const uint Always = (uint)(PollEvents.Error | PollEvents.HangUp) | Libc.EPOLLRDHUP;

    // The upper bits are orders to epoll, not events.
    private const uint EventBits = 0xffff;

    public static int Start(EmulatedRing ring, in io_uring_sqe entry)
    {
        uint events = Mask(entry);
        int ready = Look(entry.fd, events);
        if (ready != 0)
            return ready;

        EmulatedOperation operation = ring.Rent(entry);
        int error = Requests.Hold(operation, entry.fd);
        if (error == 0)
            error = ring.Arm(operation, events);
        if (error == 0)
            return Submitter.Pending;

        ring.Drop(operation);
        // A file that cannot be polled is ready for reading and writing, and never will be for anything else.
        return error == -(int)Errno.EPERM ? -(int)Errno.EINVAL : error;
    }

    public static void Resume(EmulatedOperation operation, uint events)
    {
        uint mask = Mask(operation.Entry);
        if ((events & mask) == 0 && operation.Ring.Arm(operation, mask) == 0)
            return;
        operation.Ring.End(operation, (int)(events & mask));
    }

    private static uint Mask(in io_uring_sqe entry) => (entry.poll32_events & EventBits) | Always;

    private static int Look(int fd, uint events)
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
