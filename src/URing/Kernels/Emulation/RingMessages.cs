using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The request that posts a completion to another emulated ring, or gives it a file.</summary>
internal static class RingMessages
{
    public const uint KnownFlags = IORING_MSG_RING_CQE_SKIP | IORING_MSG_RING_FLAGS_PASS;

    public static int Send(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        EmulatedRing? target = EmulatedRings.Use(entry.fd);
        if (target is null)
        {
            operation.HasFailed = true;
            return Cancellation.IsOpen(entry.fd) ? -(int)Errno.EBADFD : -(int)Errno.EBADF;
        }

        int result = entry.addr switch
        {
            IORING_MSG_DATA => SendData(target, entry),
            IORING_MSG_SEND_FD => SendFile(operation.Ring, target, entry),
            _ => -(int)Errno.EINVAL,
        };
        target.Release();
        return result;
    }

    private static int SendData(EmulatedRing target, in io_uring_sqe entry)
    {
        bool passesFlags = (entry.msg_ring_flags & IORING_MSG_RING_FLAGS_PASS) != 0;
        if (entry.addr3 != 0 || (entry.msg_ring_flags & ~IORING_MSG_RING_FLAGS_PASS) != 0
            || (!passesFlags && entry.file_index != 0))
            return -(int)Errno.EINVAL;
        if (target.IsDisabled)
            return -(int)Errno.EBADFD;

        target.Post([new io_uring_cqe { user_data = entry.off, res = (int)entry.len, flags = entry.file_index }]);
        return 0;
    }

    private static int SendFile(EmulatedRing source, EmulatedRing target, in io_uring_sqe entry)
    {
        if (entry.len != 0 || source == target)
            return -(int)Errno.EINVAL;
        if (target.IsDisabled)
            return -(int)Errno.EBADFD;

        int own;
        lock (source.Gate)
        {
            if (source.Resources.Files[(uint)entry.addr3] is not { } file)
                return -(int)Errno.EBADF;
            own = FileRegistrations.Duplicate(file.Descriptor);
        }
        int result = own < 0 ? own : target.Resources.Install(entry.file_index, own);
        target.Resources.CloseUnused();
        if (result < 0)
        {
            _ = own < 0 ? 0 : Interop.Libc.close(own);
            return result;
        }
        if ((entry.msg_ring_flags & IORING_MSG_RING_CQE_SKIP) == 0)
            target.Post([new io_uring_cqe { user_data = entry.off, res = result }]);
        return result;
    }
}
