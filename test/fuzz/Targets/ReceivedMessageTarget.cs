using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;

namespace URing.Fuzz;

/// <summary>
/// Messages of a multishot receive-message: valid, with a damaged header, cut off, with other lengths.
/// </summary>
internal sealed class ReceivedMessageTarget : FuzzTarget
{
    private readonly byte[] _scratch = new byte[2_048];

    public override bool Run(FuzzDice dice)
    {
        int nameLength = dice.Below(129);
        int controlLength = dice.Below(257);
        int length = Compose(dice, nameLength, controlLength, out io_uring_recvmsg_out header);
        bool isIntact = dice.OnceIn(3);
        if (!isIntact)
        {
            dice.Damage(_scratch.AsSpan(0, dice.OnceIn(2) ? Unsafe.SizeOf<io_uring_recvmsg_out>() : length));
            length = dice.OnceIn(3) ? dice.Below(length + 64) : length;
            nameLength = dice.OnceIn(6) ? (int)(dice.Edge() & int.MaxValue) : nameLength;
            controlLength = dice.OnceIn(6) ? (int)(dice.Edge() & int.MaxValue) : controlLength;
        }

        ReadOnlySpan<byte> buffer = Guard(_scratch.AsSpan(0, length), dice);
        bool isAccepted = ReceivedMessage.TryRead(buffer, nameLength, controlLength, out ReceivedMessage message);
        FuzzException.Unless(isAccepted || !isIntact, "a valid message was refused");
        if (isAccepted)
            Check(buffer, message, nameLength, controlLength);
        if (isIntact)
            CheckIntact(message, header);
        return isAccepted;
    }

    private int Compose(FuzzDice dice, int nameLength, int controlLength, out io_uring_recvmsg_out header)
    {
        int payloadLength = dice.Below(1_024);
        int headerLength = Unsafe.SizeOf<io_uring_recvmsg_out>();
        Span<byte> control = _scratch.AsSpan(headerLength + nameLength, controlLength);
        header = new io_uring_recvmsg_out
        {
            namelen = (uint)dice.Below(nameLength + 1),
            controllen = (uint)ControlBytes.Write(control, dice, out _),
            payloadlen = (uint)payloadLength,
        };
        MemoryMarshal.Write(_scratch, header);
        _ = SocketNameBytes.Write(_scratch.AsSpan(headerLength, nameLength), dice);
        dice.Fill(_scratch.AsSpan(headerLength + nameLength + controlLength, payloadLength));
        return headerLength + nameLength + controlLength + payloadLength;
    }

    private static void Check(ReadOnlySpan<byte> buffer, ReceivedMessage message, int nameLength, int controlLength)
    {
        int headerLength = Unsafe.SizeOf<io_uring_recvmsg_out>();
        int name = OffsetIn(buffer, message.Name, "the name");
        int control = OffsetIn(buffer, message.Control.Bytes, "the control messages");
        int payload = OffsetIn(buffer, message.Payload, "the payload");
        FuzzException.Unless(message.Name.Length <= nameLength, "a name longer than its room");
        FuzzException.Unless(message.Control.Bytes.Length <= controlLength, "control messages longer than their room");
        FuzzException.Unless(message.Payload.Length <= message.Length, "a payload longer than the header says");
        FuzzException.Unless(name == 0 || name == headerLength, "the name does not follow the header");
        FuzzException.Unless(
            control == 0 || control == headerLength + nameLength, "control does not follow the name");
        FuzzException.Unless(
            payload == 0 || payload == headerLength + nameLength + controlLength, "the payload is elsewhere");
        _ = ControlBytes.Check(message.Control);
        _ = SocketName.TryRead(message.Name, out _);
        FuzzException.Unless(
            message.IsPayloadTruncated || message.Payload.Length == message.Length, "bytes are missing in silence");
    }

    private static void CheckIntact(ReceivedMessage message, in io_uring_recvmsg_out header)
    {
        FuzzException.Unless(message.Name.Length == header.namelen, "the name has another length");
        FuzzException.Unless(message.Control.Bytes.Length == header.controllen, "control has another length");
        FuzzException.Unless(message.Payload.Length == header.payloadlen, "the payload has another length");
        FuzzException.Unless(!message.IsNameTruncated && !message.IsPayloadTruncated, "whole, and called truncated");
    }
}
