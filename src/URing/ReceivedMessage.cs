using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;

namespace URing;

/// <summary>One message of a multishot receive-message: who sent it, its control messages, its bytes.</summary>
/// <remarks>
/// Ownership: a view of the buffer that the kernel picked; valid until that buffer is given back.
/// Kernel: the buffer starts with io_uring_recvmsg_out, see io_uring_prep_recvmsg_multishot(3).
/// </remarks>
public readonly ref struct ReceivedMessage
{
    private readonly io_uring_recvmsg_out _header;

    private ReceivedMessage(io_uring_recvmsg_out header, int nameLength, ReadOnlySpan<byte> control)
    {
        _header = header;
        IsNameTruncated = header.namelen > (uint)nameLength;
        Control = new ControlMessages(control);
    }

    /// <summary>The sender's name as the socket's family spells it, see <see cref="SocketName"/>.</summary>
    /// <remarks>Empty if the sender has none, or the socket is connected.</remarks>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>The control messages that came along.</summary>
    public ControlMessages Control { get; }

    /// <summary>The message's own bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>What recvmsg(2) reports.</summary>
    public MessageFlags Flags => (MessageFlags)_header.flags;

    /// <summary>How many bytes the kernel says that the message has: more than it copied, if it was asked for that with
    /// <see cref="MessageFlags.Truncated"/>.</summary>
    public uint Length => _header.payloadlen;

    /// <summary>Whether the sender's name is longer than the room it had.</summary>
    public bool IsNameTruncated { get; }

    /// <summary>Whether control messages are missing, or the last one is cut off.</summary>
    public bool IsControlTruncated => (Flags & MessageFlags.ControlTruncated) != 0;

    /// <summary>Whether bytes of the message are missing.</summary>
    public bool IsPayloadTruncated =>
        (Flags & MessageFlags.Truncated) != 0 || _header.payloadlen > (uint)Payload.Length;

    /// <summary>Reads what the kernel wrote to a buffer.</summary>
    /// <param name="buffer">As many bytes of the picked buffer as the completion's result says.</param>
    /// <param name="nameLength">The <c>msg_namelen</c> that the request was prepared with, in bytes.</param>
    /// <param name="controlLength">The <c>msg_controllen</c> that the request was prepared with, in bytes.</param>
    /// <returns><see langword="false"/> if the bytes are no such message.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public static bool TryRead(
        ReadOnlySpan<byte> buffer, int nameLength, int controlLength, out ReceivedMessage message)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nameLength);
        ArgumentOutOfRangeException.ThrowIfNegative(controlLength);
        message = default;

        // In 64 bits: the sum of three lengths of 31 bits does not wrap there.
        int headerLength = Unsafe.SizeOf<io_uring_recvmsg_out>();
        long payloadStart = (long)headerLength + nameLength + controlLength;
        if (buffer.Length < payloadStart)
            return false;

        io_uring_recvmsg_out header = MemoryMarshal.Read<io_uring_recvmsg_out>(buffer);
        if (header.controllen > (uint)controlLength)
            return false;

        ReadOnlySpan<byte> name = buffer.Slice(headerLength, nameLength);
        ReadOnlySpan<byte> control = buffer.Slice(headerLength + nameLength, (int)header.controllen);
        ReadOnlySpan<byte> payload = buffer[(int)payloadStart..];
        message = new ReceivedMessage(header, nameLength, control)
        {
            Name = name[..(int)Math.Min(header.namelen, (uint)nameLength)],
            Payload = payload[..(int)Math.Min(header.payloadlen, (uint)payload.Length)],
        };
        return true;
    }
}
