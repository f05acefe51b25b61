using System.Buffers.Binary;

namespace URing.Tests;

public sealed class ReceivedMessageTests
{
    private const int HeaderLength = 16;
    private const uint ControlTruncated = 8;
    private const uint Truncated = 0x20;

    [Fact]
    public void TryRead_WholeMessage_GivesItsParts()
    {
        byte[] buffer = [.. Header(2, 3, 4), 1, 2, 0, 0, 3, 4, 5, 0, 6, 7, 8, 9];
        Assert.True(ReceivedMessage.TryRead(buffer, 4, 4, out ReceivedMessage message));
        Assert.Equal([1, 2], message.Name.ToArray());
        Assert.Equal([3, 4, 5], message.Control.Bytes.ToArray());
        Assert.Equal([6, 7, 8, 9], message.Payload.ToArray());
        Assert.Equal((MessageFlags.None, 4U), (message.Flags, message.Length));
        Assert.False(message.IsNameTruncated || message.IsControlTruncated || message.IsPayloadTruncated);
    }

    [Fact]
    public void TryRead_EmptyMessage_HasNothing()
    {
        Assert.True(ReceivedMessage.TryRead(Header(0, 0, 0), 0, 0, out ReceivedMessage message));
        Assert.True(message.Name.IsEmpty && message.Control.Bytes.IsEmpty && message.Payload.IsEmpty);
        Assert.False(message.IsNameTruncated || message.IsControlTruncated || message.IsPayloadTruncated);
    }

    [Theory]
    [InlineData(5U)]
    [InlineData(uint.MaxValue)]
    public void TryRead_NameLongerThanItsRoom_IsTruncated(uint nameLength)
    {
        byte[] buffer = [.. Header(nameLength, 0, 1), 1, 2, 3, 4, 9];
        Assert.True(ReceivedMessage.TryRead(buffer, 4, 0, out ReceivedMessage message));
        Assert.Equal([1, 2, 3, 4], message.Name.ToArray());
        Assert.Equal([9], message.Payload.ToArray());
        Assert.True(message.IsNameTruncated);
        Assert.False(message.IsPayloadTruncated);
    }

    [Theory]
    [InlineData(3U)]
    [InlineData(0x8000_0000U)]
    [InlineData(uint.MaxValue)]
    public void TryRead_PayloadLongerThanWhatWasCopied_IsTruncated(uint payloadLength)
    {
        byte[] buffer = [.. Header(0, 0, payloadLength), 8, 9];
        Assert.True(ReceivedMessage.TryRead(buffer, 0, 0, out ReceivedMessage message));
        Assert.Equal([8, 9], message.Payload.ToArray());
        Assert.Equal((true, payloadLength), (message.IsPayloadTruncated, message.Length));
    }

    [Fact]
    public void TryRead_MoreBytesThanTheMessageHas_LeavesThemOut()
    {
        Assert.True(ReceivedMessage.TryRead([.. Header(0, 0, 1), 8, 9], 0, 0, out ReceivedMessage message));
        Assert.Equal([8], message.Payload.ToArray());
    }

    [Theory]
    [InlineData(5U)]
    [InlineData(uint.MaxValue)]
    public void TryRead_MoreControlThanItsRoom_SaysNo(uint controlLength)
    {
        byte[] buffer = [.. Header(0, controlLength, 0), .. new byte[64]];
        Assert.False(ReceivedMessage.TryRead(buffer, 0, 4, out ReceivedMessage message));
        Assert.True(message.Payload.IsEmpty);
    }

    [Fact]
    public void Flags_OfTruncation_AreSaid()
    {
        Assert.True(ReceivedMessage.TryRead(Header(0, 0, 0, Truncated), 0, 0, out ReceivedMessage payload));
        Assert.Equal((true, false), (payload.IsPayloadTruncated, payload.IsControlTruncated));
        Assert.True(ReceivedMessage.TryRead(Header(0, 0, 0, ControlTruncated), 0, 0, out ReceivedMessage control));
        Assert.Equal((false, true), (control.IsPayloadTruncated, control.IsControlTruncated));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(15, 0, 0)]
    [InlineData(16, 1, 0)]
    [InlineData(16, 0, 1)]
    [InlineData(31, 8, 8)]
    [InlineData(64, int.MaxValue, 0)]
    [InlineData(64, int.MaxValue, int.MaxValue)]
    [InlineData(64, int.MaxValue - 15, 0)]
    public void TryRead_BufferTooShort_SaysNo(int length, int nameLength, int controlLength) =>
        Assert.False(ReceivedMessage.TryRead(new byte[length], nameLength, controlLength, out _));

    [Fact]
    public void TryRead_NegativeLength_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("nameLength",
            () => ReceivedMessage.TryRead(new byte[64], -1, 0, out _));
        Assert.Throws<ArgumentOutOfRangeException>("controlLength",
            () => ReceivedMessage.TryRead(new byte[64], 0, -1, out _));
    }

    private static byte[] Header(uint nameLength, uint controlLength, uint payloadLength, uint flags = 0)
    {
        byte[] bytes = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, nameLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), controlLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), payloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), flags);
        return bytes;
    }
}
