using System.Buffers.Binary;

namespace URing.Fuzz;

/// <summary>Control messages as the kernel spells them.</summary>
internal static class ControlBytes
{
    public const int HeadLength = 16;

    /// <summary>Writes valid messages until the room or the dice end them.</summary>
    /// <returns>How many bytes the kernel would report; the last message may lack its padding.</returns>
    public static int Write(Span<byte> into, FuzzDice dice, out int count)
    {
        int at = 0;
        int end = 0;
        count = 0;
        while (into.Length - at >= HeadLength && !dice.OnceIn(5))
        {
            int length = HeadLength + dice.Below(Math.Min(40, into.Length - at - HeadLength + 1));
            BinaryPrimitives.WriteUInt64LittleEndian(into[at..], (ulong)length);
            BinaryPrimitives.WriteInt32LittleEndian(into[(at + 8)..], dice.Below(256));
            BinaryPrimitives.WriteInt32LittleEndian(into[(at + 12)..], count);
            dice.Fill(into.Slice(at + HeadLength, length - HeadLength));
            count++;
            end = at + length;
            at = Math.Min(into.Length, (end + 7) & -8);
        }
        return dice.OnceIn(2) ? end : at;
    }

    /// <summary>Goes through messages; a finding if one is not inside of the bytes.</summary>
    public static int Check(ControlMessages messages)
    {
        int count = 0;
        int least = HeadLength;
        foreach (ControlMessage message in messages)
        {
            ReadOnlySpan<byte> data = message.Data;
            bool isInside = data.IsEmpty
                || (messages.Bytes.Overlaps(data, out int offset) && offset >= least
                    && offset + data.Length <= messages.Bytes.Length);
            FuzzException.Unless(isInside, "a control message lies outside of the memory");
            least += HeadLength + data.Length;
            count++;
        }
        FuzzException.Unless(count <= messages.Bytes.Length / HeadLength, "more control messages than fit");
        return count;
    }
}
