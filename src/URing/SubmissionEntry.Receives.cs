using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// What comes out of a socket.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>Receives bytes, like recv(2); the result is how many, 0 once the peer sends no more.</summary>
    /// <param name="buffer">Where they go; null if the kernel picks a buffer of a group.</param>
    /// <param name="length">Bytes to receive at most.</param>
    /// <safety>
    /// The kernel writes to the buffer until the completion is taken: until then the caller must keep it pinned, and
    /// must not read or free it.
    /// </safety>
    public unsafe void PrepareReceive(int fd, byte* buffer, uint length,
        MessageFlags messageFlags = MessageFlags.None, ReceiveFlags flags = ReceiveFlags.None)
    {
        Prepare(IORING_OP_RECV, fd, (ulong)buffer, length, 0, (uint)messageFlags);
        _sqe.ioprio = (ushort)flags;
    }

    /// <summary>Receives into as many buffers of a group as there is data for. Kernel: since 6.10.</summary>
    /// <param name="length">Bytes to receive at most; 0 for what the buffers hold.</param>
    /// <param name="bufferGroup">The group that buffers are picked from.</param>
    public void PrepareReceiveBundle(int fd, uint length, ushort bufferGroup,
        MessageFlags messageFlags = MessageFlags.None, ReceiveFlags flags = ReceiveFlags.None) =>
        WriteReceive(fd, length, bufferGroup, messageFlags, (ushort)(flags | ReceiveFlags.Bundle));

    /// <summary>Receives again and again, each time into a buffer that the kernel picks. Kernel: since 6.0.</summary>
    /// <param name="bufferGroup">The group that buffers are picked from.</param>
    /// <param name="messageFlags">How to receive, without <see cref="MessageFlags.WaitAll"/>.</param>
    public void PrepareReceiveMultishot(int fd, ushort bufferGroup,
        MessageFlags messageFlags = MessageFlags.None, ReceiveFlags flags = ReceiveFlags.None) =>
        WriteReceive(fd, 0, bufferGroup, messageFlags, (ushort)((uint)flags | IORING_RECV_MULTISHOT));

    /// <summary>Receives again and again up to limits. Kernel: since 6.17.</summary>
    /// <param name="bufferGroup">The group that buffers are picked from.</param>
    /// <param name="mostAtOnce">Bytes of one completion at most; 0 for the whole buffer.</param>
    /// <param name="mostInAll">Bytes after which the last completion comes; 0 for no limit.</param>
    /// <param name="messageFlags">How to receive, without <see cref="MessageFlags.WaitAll"/>.</param>
    public void PrepareReceiveMultishotLimited(int fd, ushort bufferGroup, uint mostAtOnce, uint mostInAll,
        MessageFlags messageFlags = MessageFlags.None, ReceiveFlags flags = ReceiveFlags.None)
    {
        ushort priority = (ushort)((uint)flags | IORING_RECV_MULTISHOT);
        WriteReceive(fd, mostAtOnce, bufferGroup, messageFlags, priority);
        _sqe.optlen = mostInAll;
    }

    /// <summary>Receives again and again into a zero-copy receive queue. Kernel: since 6.15.</summary>
    /// <param name="queue">The number that registering the queue gave.</param>
    /// <param name="mostInAll">Bytes after which the last completion comes; 0 for no limit.</param>
    /// <remarks>Kernel: the ring must run work for its single owner and have completions of 32 bytes.</remarks>
    public void PrepareReceiveZeroCopy(int fd, uint queue, uint mostInAll = 0) => _sqe = new io_uring_sqe
    {
        opcode = IORING_OP_RECV_ZC,
        ioprio = IORING_RECV_MULTISHOT,
        fd = fd,
        len = mostInAll,
        zcrx_ifq_idx = queue,
    };

    /// <summary>Receives a message, like recvmsg(2); the result is how many bytes.</summary>
    /// <safety>
    /// The kernel writes to the message and its buffers until the completion is taken: until then they must stay where
    /// they are.
    /// </safety>
    public unsafe void PrepareReceiveMessage(int fd, msghdr* message,
        MessageFlags messageFlags = MessageFlags.None, ReceiveFlags flags = ReceiveFlags.None)
    {
        Prepare(IORING_OP_RECVMSG, fd, (ulong)message, 1, 0, (uint)messageFlags);
        _sqe.ioprio = (ushort)flags;
    }

    /// <summary>Receives messages again and again, each into a picked buffer. Kernel: since 6.0.</summary>
    /// <param name="message">Says how much room names and control messages have; has no buffers.</param>
    /// <param name="bufferGroup">The group that buffers are picked from.</param>
    /// <remarks>Kernel: every buffer starts with <see cref="io_uring_recvmsg_out"/>.</remarks>
    /// <safety>The kernel reads the message until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareReceiveMessageMultishot(int fd, msghdr* message, ushort bufferGroup,
        MessageFlags messageFlags = MessageFlags.None, ReceiveFlags flags = ReceiveFlags.None) =>
        _sqe = new io_uring_sqe
        {
            opcode = IORING_OP_RECVMSG,
            flags = IOSQE_BUFFER_SELECT,
            ioprio = (ushort)((uint)flags | IORING_RECV_MULTISHOT),
            fd = fd,
            addr = (ulong)message,
            len = 1,
            msg_flags = (uint)messageFlags,
            buf_group = bufferGroup,
        };

    private void WriteReceive(int fd, uint length, ushort bufferGroup, MessageFlags messageFlags, ushort priority) =>
        _sqe = new io_uring_sqe
        {
            opcode = IORING_OP_RECV,
            flags = IOSQE_BUFFER_SELECT,
            ioprio = priority,
            fd = fd,
            len = length,
            msg_flags = (uint)messageFlags,
            buf_group = bufferGroup,
        };
}
