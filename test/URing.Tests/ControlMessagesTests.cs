using System.Buffers.Binary;

namespace URing.Tests;

public sealed class ControlMessagesTests
{
    private const int HeadLength = 16;

    [Fact]
    public void MoveNext_SeveralMessages_GivesEach()
    {
        byte[] bytes = [.. Message(1, 1, [1, 2, 3, 4]), .. Message(0, 8, [5]), .. Message(41, 50, [])];
        Assert.Equal(["1/1 01020304", "0/8 05", "41/50 "], Read(bytes));
    }

    [Fact]
    public void MoveNext_LastMessageWithoutPadding_GivesIt()
    {
        byte[] bytes = [.. Message(1, 1, [1]), .. Message(0, 8, [5])];
        Assert.Equal(["1/1 01", "0/8 05"], Read(bytes.AsSpan(0, bytes.Length - 7)));
    }

    [Fact]
    public void MoveNext_BytesThatAreNotAligned_GivesTheSame()
    {
        byte[] bytes = [0, 0, 0, .. Message(1, 1, [1, 2, 3, 4])];
        Assert.Equal(["1/1 01020304"], Read(bytes.AsSpan(3)));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(15UL)]
    [InlineData(25UL)]
    [InlineData(0x8000_0000UL)]
    [InlineData(0x1_0000_0010UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 6)]
    public void MoveNext_LengthThatDoesNotFit_Ends(ulong length)
    {
        byte[] bytes = [.. Message(1, 1, [1]), .. Message(2, 2, [2])];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), length);
        Assert.Equal(["1/1 01"], Read(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(HeadLength - 1)]
    public void MoveNext_LessThanAHead_Ends(int length) => Assert.Empty(Read(new byte[length]));

    [Fact]
    public void MoveNext_AfterTheEnd_StaysThere()
    {
        byte[] bytes = Message(1, 1, [1]);
        ControlMessages.Enumerator messages = new ControlMessages(bytes).GetEnumerator();
        Assert.True(messages.MoveNext());
        Assert.False(messages.MoveNext());
        Assert.False(messages.MoveNext());
        Assert.Equal(bytes, new ControlMessages(bytes).Bytes.ToArray());
    }

    private static List<string> Read(ReadOnlySpan<byte> bytes)
    {
        List<string> read = [];
        foreach (ControlMessage message in new ControlMessages(bytes))
            read.Add($"{message.Level}/{message.Type} {Convert.ToHexString(message.Data)}");
        return read;
    }

    // Spelled as the kernel does, with padding to 8 bytes.
    private static byte[] Message(int level, int type, byte[] data)
    {
        byte[] bytes = new byte[(HeadLength + data.Length + 7) & -8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(HeadLength + data.Length));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), level);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), type);
        data.CopyTo(bytes, HeadLength);
        return bytes;
    }
}
