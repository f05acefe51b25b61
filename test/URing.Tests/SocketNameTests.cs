using System.Net;
using System.Net.Sockets;

namespace URing.Tests;

public sealed class SocketNameTests
{
    private const int MostPath = 108;

    // As the kernel spells them: the family in host order, port and address in network order.
    public static TheoryData<string, string> Names => new()
    {
        { "0200005000000000" + "0000000000000000", "0.0.0.0:80" },
        { "02001F907F000001" + "0000000000000000", "127.0.0.1:8080" },
        { "0200FFFFFFFFFFFF" + "0000000000000000", "255.255.255.255:65535" },
        { "0A001F9000000000" + "00000000000000000000000000000001" + "00000000", "[::1]:8080" },
        { "0A00000100000000" + "FE800000000000000000000000000001" + "03000000", "[fe80::1%3]:1" },
        { "0A00000100000000" + "00000000000000000000FFFF7F000001" + "00000000", "[::ffff:127.0.0.1]:1" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void TryRead_NameOfTheInternet_IsThatEndPoint(string bytes, string text)
    {
        Assert.True(SocketName.TryRead(Convert.FromHexString(bytes), out EndPoint? endPoint));
        Assert.Equal(text, endPoint.ToString());
        Assert.Equal(bytes, Convert.ToHexString(BytesOf(endPoint)));
    }

    [Theory]
    [InlineData("2F746D702F7300", "/tmp/s")]
    [InlineData("2F746D702F73", "/tmp/s")]
    [InlineData("2F746D702F73004142", "/tmp/s")]
    [InlineData("00612062", "\0a b")]
    [InlineData("0061006200", "\0a\0b\0")]
    public void TryRead_NameOfUnix_IsThatPath(string path, string expected)
    {
        Assert.True(SocketName.TryRead([1, 0, .. Convert.FromHexString(path)], out EndPoint? endPoint));
        Assert.Equal(new UnixDomainSocketEndPoint(expected), endPoint);
        Assert.Equal(BytesOf(new UnixDomainSocketEndPoint(expected)), BytesOf(endPoint));
    }

    [Fact]
    public void TryRead_UnixSocketWithoutName_HasAnEmptyPath()
    {
        Assert.True(SocketName.TryRead([1, 0], out EndPoint? endPoint));
        Assert.Equal("", Assert.IsType<UnixDomainSocketEndPoint>(endPoint).ToString());
        Assert.Equal([1, 0], BytesOf(endPoint));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryRead_LongestPath_ComesBackWhole(bool isClosed)
    {
        byte[] name = [1, 0, .. Enumerable.Repeat((byte)'a', MostPath), .. isClosed ? [(byte)0] : Array.Empty<byte>()];
        Assert.True(SocketName.TryRead(name, out EndPoint? endPoint));
        Assert.Equal(new string('a', MostPath), endPoint.ToString());
        Assert.Equal(name[..(2 + MostPath)], BytesOf(endPoint));
    }

    [Fact]
    public void TryRead_PathThatIsNoText_ComesBackByteForByte()
    {
        byte[] name = [1, 0, (byte)'/', 0xFF, 0xFE, 0];
        Assert.True(SocketName.TryRead(name, out EndPoint? endPoint));
        Assert.Equal(name, BytesOf(endPoint));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0200")]
    [InlineData("02001F907F00000100000000000000")]
    [InlineData("0A001F900000000000000000000000000000000000000001000000")]
    [InlineData("0000")]
    [InlineData("1000000000000000000000000000000000000000000000000000000000000000")]
    public void TryRead_NoNameThatItKnows_SaysNo(string bytes)
    {
        Assert.False(SocketName.TryRead(Convert.FromHexString(bytes), out EndPoint? endPoint));
        Assert.Null(endPoint);
    }

    [Fact]
    public void TryRead_PathTooLong_SaysNo()
    {
        Assert.False(SocketName.TryRead([1, 0, .. Enumerable.Repeat((byte)'a', MostPath + 1)], out _));
        Assert.False(SocketName.TryRead([1, 0, 0, .. Enumerable.Repeat((byte)'a', MostPath)], out _));
    }

    [Fact]
    public void Write_EndPointOfAnotherKind_NamesTheParameter()
    {
        byte[] room = new byte[SocketName.MostBytes];
        Assert.Throws<ArgumentNullException>("endPoint", () => SocketName.Write(null!, room));
        Assert.Throws<ArgumentException>("endPoint", () => SocketName.Write(new DnsEndPoint("localhost", 1), room));
        Assert.Throws<ArgumentException>("endPoint",
            () => SocketName.Write(new UnixDomainSocketEndPoint("/tmp\0/s"), room));
    }

    [Fact]
    public void Write_TooLittleRoom_SaysHowMuchIsNeeded()
    {
        foreach ((EndPoint endPoint, int needed) in new (EndPoint, int)[]
            { (new IPEndPoint(IPAddress.Loopback, 1), 16), (new IPEndPoint(IPAddress.IPv6Loopback, 1), 28),
              (new UnixDomainSocketEndPoint("/s"), 5) })
        {
            ArgumentException refused =
                Assert.Throws<ArgumentException>("into", () => SocketName.Write(endPoint, new byte[needed - 1]));
            Assert.Contains($"{needed} bytes", refused.Message, StringComparison.Ordinal);
            Assert.Equal(needed, SocketName.Write(endPoint, new byte[needed]));
        }
    }

    [Fact]
    public void Write_AnyEndPoint_IsWhatTheFrameworkTellsTheKernel()
    {
        foreach (EndPoint endPoint in new EndPoint[]
            { new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4_567), new IPEndPoint(IPAddress.Parse("fe80::1%7"), 9),
              new UnixDomainSocketEndPoint("/tmp/s"), new UnixDomainSocketEndPoint("\0s") })
        {
            SocketAddress address = endPoint.Serialize();
            Assert.Equal(address.Buffer[..address.Size].ToArray(), BytesOf(endPoint));
        }
    }

    private static byte[] BytesOf(EndPoint endPoint)
    {
        byte[] room = new byte[SocketName.MostBytes];
        return room[..SocketName.Write(endPoint, room)];
    }
}
