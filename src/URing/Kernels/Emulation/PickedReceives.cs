using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Receives into buffers of a group: bundles of them, and messages with their heads.</summary>
/// <remarks>Threading: under the gate of the groups.</remarks>
internal static unsafe class PickedReceives
{
    private const int MessageName = 128;
    private const uint BundleFlags =
        ~(IORING_CQE_F_SOCK_NONEMPTY | IORING_CQE_F_MORE | IORING_CQE_F_BUF_MORE);

    /// <summary>Takes the buffers for the next call. Answers 0 or a negative errno.</summary>
    /// <remarks>As on Linux, who then has to wait asks for no more than this one buffer would have held.</remarks>
    public static int Pick(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        Message message = operation.Message;
        ref ReceiveProgress progress = ref message.Progress;
        BufferGroups groups = operation.Ring.Groups;
        message.IsPartial = false;
        if ((entry.ioprio & IORING_RECVSEND_BUNDLE) != 0)
        {
            int count = groups.PickMany(operation, MostOfBundle(progress), expands: true, commits: false);
            if (count > 0)
                message.LoadPicked(groups.Picked(count));
            if (count == 1)
                progress.Length = (uint)message.Left;
            progress.IsPartial |= message.IsPartial;
            return Math.Min(count, 0);
        }

        iovec buffer = groups.PickOne(operation, progress.Length, commits: false);
        if (!operation.Pick.IsHeld)
            return -(int)Errno.ENOBUFS;
        if (Receives.IsMultishot(entry) && entry.opcode == IORING_OP_RECVMSG && buffer.iov_len < HeadLength(message))
            return -(int)Errno.EFAULT;

        message.LoadBuffer(buffer.iov_base, buffer.iov_len);
        if (entry.opcode == IORING_OP_RECV)
            progress.Length = (uint)message.Left;
        return 0;
    }

    /// <summary>Receives a message, with name, control data and payload in its buffer behind a head.</summary>
    public static int ReceiveMessage(EmulatedOperation operation, int fd, int flags)
    {
        Message message = operation.Message;
        iovec buffer = message.Vectors[0];
        ulong headLength = HeadLength(message);
        uint nameRoom = message.NameLength;
        ulong controlRoom = message.ControlLength;
        if (!UserMemory.IsWritable(buffer with { iov_len = headLength }))
            return -(int)Errno.EFAULT;
        message.LoadBuffer(buffer.iov_base + headLength, buffer.iov_len - headLength);
        byte* name = stackalloc byte[MessageName];
        // SAFETY: the name lies in this frame; the rest in a buffer that the user has given.
        var header = new msghdr
        {
            msg_name = nameRoom > 0 ? (ulong)name : 0,
            msg_namelen = nameRoom > 0 ? (uint)MessageName : 0,
            msg_control = controlRoom > 0 ? buffer.iov_base + headLength - controlRoom : 0,
            msg_controllen = controlRoom,
        };
        int received = message.Receive(fd, flags, ref header);
        if (received < 0)
            return received;

        var head = (io_uring_recvmsg_out*)buffer.iov_base;
        *head = new io_uring_recvmsg_out
        {
            namelen = header.msg_namelen,
            controllen = (uint)header.msg_controllen,
            payloadlen = (uint)received,
            flags = (uint)header.msg_flags,
        };
        new ReadOnlySpan<byte>(name, (int)Math.Min(nameRoom, header.msg_namelen))
            .CopyTo(new Span<byte>(head + 1, (int)nameRoom));
        message.IsEmptyShot = received == 0;
        return (int)headLength + (int)Math.Min((ulong)received, buffer.iov_len - headLength);
    }

    /// <summary>Puts the buffers of a bundle; <see langword="true"/> if the same completion shall bring more.</summary>
    public static bool Extend(EmulatedOperation operation, int result, bool isAtLimit, ref uint flags)
    {
        Message message = operation.Message;
        ref ReceiveProgress progress = ref message.Progress;
        int bytes = result - message.Done;
        long left = message.Left - bytes;
        flags |= operation.Ring.Groups.Put(operation, bytes, message.CountTouched(bytes));
        if (progress.IsRetry)
            flags = progress.FirstFlags | (flags & ~BundleFlags);
        progress.IsCapped |= progress.ShotLength != 0 && result >= progress.ShotLength;
        if (operation.Pick.IsLast)
            return false;

        bool isBarred = progress.IsRetry || progress.IsPartial || progress.IsCapped || isAtLimit;
        if (isBarred || progress.Unread <= 1 || bytes <= 0 || left > 0)
            return false;

        progress.FirstFlags = flags & BundleFlags;
        progress.Length = (uint)progress.Unread;
        progress.IsRetry = true;
        message.Done += bytes;
        return true;
    }

    private static uint MostOfBundle(in ReceiveProgress progress)
    {
        uint most = progress.Length;
        if (most == 0 && progress.Unread > 1)
            most = (uint)progress.Unread;
        return progress.IsLimited && (most == 0 || most > progress.Total) ? progress.Total : most;
    }

    private static ulong HeadLength(Message message) =>
        (ulong)sizeof(io_uring_recvmsg_out) + message.NameLength + message.ControlLength;
}
