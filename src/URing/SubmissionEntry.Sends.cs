using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// What goes out of a socket.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>The user data of a zero-copy send's notification, where it shall be another; set after
    /// preparing.</summary>
    /// <remarks>Kernel: since 7.1; before, the send fails with EINVAL.</remarks>
    public ulong NotificationUserData
    {
        get => _sqe.addr3;
        set => _sqe.addr3 = value;
    }

    /// <summary>Sends bytes, like send(2); the result is how many.</summary>
    /// <param name="length">Bytes to send.</param>
    /// <safety>
    /// The kernel reads the buffer until the completion is taken: until then the caller must keep it pinned, and must
    /// not write to or free it.
    /// </safety>
    public unsafe void PrepareSend(int fd, byte* buffer, uint length,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        Prepare(IORING_OP_SEND, fd, (ulong)buffer, length, 0, (uint)messageFlags);
        _sqe.ioprio = (ushort)flags;
    }

    /// <summary>Sends bytes to an address, like sendto(2). Kernel: since 6.2.</summary>
    /// <param name="length">Bytes to send.</param>
    /// <param name="addressLength">Bytes of the address, at most 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is longer than 128 bytes.</exception>
    /// <safety>
    /// The kernel reads buffer and address until the completion is taken: until then both must stay as they are.
    /// </safety>
    public unsafe void PrepareSendTo(int fd, byte* buffer, uint length, void* address, uint addressLength,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(addressLength, MostAddressLength);
        PrepareSend(fd, buffer, length, messageFlags, flags);
        SetDestination(address, addressLength);
    }

    /// <summary>Sends several buffers as one. Kernel: since 6.17.</summary>
    /// <param name="vectors">The buffers; at most 1,024.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 1,024 buffers.</exception>
    /// <safety>
    /// The kernel reads the vectors until the entry is submitted and the buffers until the completion is taken: until
    /// then the caller must keep them pinned, and must not write to or free them.
    /// </safety>
    public unsafe void PrepareSendV(int fd, iovec* vectors, uint count,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostVectors);
        PrepareSend(fd, (byte*)vectors, count, messageFlags, flags | SendFlags.Vectored);
    }

    /// <summary>Sends buffers of a group, in their order, as many as go at once. Kernel: since 6.10.</summary>
    /// <param name="length">Bytes to send at most; 0 for what the buffers hold.</param>
    /// <param name="bufferGroup">The group that buffers are taken from.</param>
    public void PrepareSendBundle(int fd, uint length, ushort bufferGroup,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None) =>
        _sqe = new io_uring_sqe
        {
            opcode = IORING_OP_SEND,
            flags = IOSQE_BUFFER_SELECT,
            ioprio = (ushort)(flags | SendFlags.Bundle),
            fd = fd,
            len = length,
            msg_flags = (uint)messageFlags,
            buf_group = bufferGroup,
        };

    /// <summary>Sends bytes from where they are; a second completion says when the kernel is done with them.</summary>
    /// <param name="length">Bytes to send.</param>
    /// <remarks>
    /// Kernel: since 6.0. The notification comes if the first completion has <see cref="CompletionFlags.More"/>,
    /// failed or not.
    /// </remarks>
    /// <safety>
    /// The kernel reads the buffer until the notification is taken: until then the caller must keep it pinned, and must
    /// not write to or free it.
    /// </safety>
    public unsafe void PrepareSendZeroCopy(int fd, byte* buffer, uint length,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        PrepareSend(fd, buffer, length, messageFlags, flags);
        _sqe.opcode = IORING_OP_SEND_ZC;
    }

    /// <summary>Sends bytes of a registered buffer from where they are. Kernel: since 6.0.</summary>
    /// <param name="buffer">A place inside the registered buffer.</param>
    /// <param name="length">Bytes to send.</param>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <safety>The kernel reads the buffer until the notification is taken: do not write to it before.</safety>
    public unsafe void PrepareSendZeroCopyFixed(int fd, byte* buffer, uint length, ushort bufferIndex,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        PrepareSendZeroCopy(fd, buffer, length, messageFlags, flags | SendFlags.FixedBuffer);
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Sends several buffers as one from where they are. Kernel: since 6.17.</summary>
    /// <param name="vectors">The buffers; at most 1,024.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 1,024 buffers.</exception>
    /// <safety>
    /// The kernel reads the vectors until the entry is submitted and the buffers until the notification is taken: until
    /// then the caller must keep them pinned, and must not write to or free them.
    /// </safety>
    public unsafe void PrepareSendVZeroCopy(int fd, iovec* vectors, uint count,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        PrepareSendV(fd, vectors, count, messageFlags, flags);
        _sqe.opcode = IORING_OP_SEND_ZC;
    }

    /// <summary>Sends a message, like sendmsg(2); the result is how many bytes.</summary>
    /// <safety>
    /// The kernel reads the message until the entry is submitted and its buffers until the completion is taken: until
    /// then they must stay as they are.
    /// </safety>
    public unsafe void PrepareSendMessage(int fd, msghdr* message,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        Prepare(IORING_OP_SENDMSG, fd, (ulong)message, 1, 0, (uint)messageFlags);
        _sqe.ioprio = (ushort)flags;
    }

    /// <summary>Sends a message from where it is; a second completion says when the kernel is done with it.</summary>
    /// <remarks>Kernel: since 6.1.</remarks>
    /// <safety>
    /// The kernel reads the message until the entry is submitted and its buffers until the notification is taken: until
    /// then they must stay as they are.
    /// </safety>
    public unsafe void PrepareSendMessageZeroCopy(int fd, msghdr* message,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        PrepareSendMessage(fd, message, messageFlags, flags);
        _sqe.opcode = IORING_OP_SENDMSG_ZC;
    }

    /// <summary>Sends a message whose buffers lie in a registered one from where it is. Kernel: since 6.15.</summary>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <safety>
    /// The kernel reads the message until the entry is submitted and its buffers until the notification is taken: until
    /// then they must stay as they are.
    /// </safety>
    public unsafe void PrepareSendMessageZeroCopyFixed(int fd, msghdr* message, ushort bufferIndex,
        MessageFlags messageFlags = MessageFlags.None, SendFlags flags = SendFlags.None)
    {
        PrepareSendMessageZeroCopy(fd, message, messageFlags, flags | SendFlags.FixedBuffer);
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Adds an address to a send, plain or zero-copy, that was prepared before.</summary>
    /// <param name="length">Bytes of the address, at most 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is longer than 128 bytes.</exception>
    /// <safety>The kernel reads the address until the completion is taken: it must stay where it is.</safety>
    public unsafe void SetDestination(void* address, uint length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MostAddressLength);
        _sqe.addr2 = (ulong)address;
        _sqe.addr_len = (ushort)length;
    }
}
