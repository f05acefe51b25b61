using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What each request does when its turn comes on a thread of the kernel.</summary>
internal static class Requests
{
    /// <summary>Goes on with an operation whose descriptor is ready, on the poller's thread.</summary>
    public static void Resume(EmulatedRing ring, ulong id, uint events)
    {
        EmulatedOperation? operation = ring.TakeArmed(id);
        if (operation is null)
            return;

        if (operation.Entry.opcode == IORING_OP_POLL_ADD)
            Polls.Resume(operation, events);
        else
            Transfers.Resume(operation);
    }

    /// <summary>Runs an operation to its end, on a worker's thread.</summary>
    public static void Run(EmulatedOperation operation)
    {
        if (operation.Entry.opcode is IORING_OP_FSYNC or IORING_OP_FALLOCATE)
            operation.Ring.End(operation, FileRequests.Run(operation));
        else
            Transfers.Run(operation);
    }

    /// <summary>Gives an operation a descriptor of its own. Answers 0 or a negative errno.</summary>
    public static int Hold(EmulatedOperation operation, int fd)
    {
        int own = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
        if (own < 0)
            return Libc.LastErrno;

        operation.Descriptor = own;
        return 0;
    }
}
