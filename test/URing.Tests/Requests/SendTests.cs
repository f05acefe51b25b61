using System.Net.Sockets;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class SendTests(KernelCase kernel) : RequestContract(kernel)
{
    private const ushort Group = 7;

    [Fact]
    public void Send_Connected_Arrives()
    {
        using Loopback pair = Loopback.Tcp();
        byte* text = Text("hello");
        Assert.Equal(5, Complete(e => e.PrepareSend(pair.LeftFd, text, 5, MessageFlags.WaitAll)).Result);
        AssertReceived(pair.Right, "hello"u8);
        Assert.Equal(5, Complete(e => e.PrepareSend(pair.LeftFd, text, 5, flags: SendFlags.PollFirst)).Result);
        AssertReceived(pair.Right, "hello"u8);
    }

    [Fact]
    public void Send_OtherEndGone_IsABrokenPipeWithoutASignal()
    {
        using Loopback pair = Loopback.Tcp();
        pair.Left.Shutdown(SocketShutdown.Send);
        byte* text = Text("hello");
        Assert.Equal(Errno.EPIPE, Complete(e => e.PrepareSend(pair.LeftFd, text, 5)).Error);
    }

    [Fact]
    public void Send_NoSocketOrNoMemory_Fails()
    {
        using Loopback pair = Loopback.Tcp();
        using var file = new TestKit.TestFile();
        byte* text = Text("hello");
        Assert.Equal(Errno.ENOTSOCK, Complete(e => e.PrepareSend(file.Fd, text, 5)).Error);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareSend(-1, text, 5)).Error);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareSend(pair.LeftFd, (byte*)8, 5)).Error);
    }

    [Fact]
    public void SendTo_Datagram_ArrivesThere()
    {
        using Socket left = Loopback.BindUdp(), right = Loopback.BindUdp();
        byte* address = Address(right.LocalEndPoint!, out uint length), text = Text("hello");
        Assert.Equal(5, Complete(e => e.PrepareSendTo((int)left.Handle, text, 5, address, length)).Result);
        AssertReceived(right, "hello"u8);
        Assert.Equal(Errno.EDESTADDRREQ, Complete(e => e.PrepareSend((int)left.Handle, text, 5)).Error);
    }

    [Fact]
    public void SendV_TwoBuffers_ArriveAsOne()
    {
        using Loopback pair = Loopback.Tcp();
        byte* first = Text("one"), second = Text("two");
        var vectors = (iovec*)Memory(2 * sizeof(iovec));
        vectors[0] = new iovec { iov_base = (ulong)first, iov_len = 3 };
        vectors[1] = new iovec { iov_base = (ulong)second, iov_len = 3 };
        Completion sent = Complete(e => e.PrepareSendV(pair.LeftFd, vectors, 2));
        SkipIf(sent, Errno.EINVAL, "vectored sends", since: "6.17");
        Assert.Equal(6, sent.Result);
        AssertReceived(pair.Right, "onetwo"u8);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareSendV(pair.LeftFd, (iovec*)8, 2)).Error);
    }

    [Fact]
    public void SendBundle_ProvidedBuffers_GoOutInOrder()
    {
        using Loopback pair = Loopback.Tcp();
        byte* memory = Memory(4 * 8);
        "aaaaaaaabbbbbbbbccccccccdddddddd"u8.CopyTo(new Span<byte>(memory, 32));
        AddBufferRing(Group, memory, 8, 4);
        Add(1, e => e.PrepareSendBundle(pair.LeftFd, 0, Group));
        Completion sent = Assert.Single(Take(1));
        SkipIf(sent, Errno.EINVAL, "bundles", since: "6.10");
        Assert.True(sent.Result > 0 && sent.BufferId == 0, sent.ToString());
        byte[] received = new byte[32];
        Assert.Equal(sent.Result, pair.Right.Receive(received));
        Assert.Equal(new Span<byte>(memory, sent.Result), received.AsSpan(0, sent.Result));
    }

    [Fact]
    public void SendBundle_NoBuffers_Fails()
    {
        using Loopback pair = Loopback.Tcp();
        // A receive says ENOBUFS in both cases.
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareSendBundle(pair.LeftFd, 0, Group)).Error);
        AddBufferRing(Group, Memory(8), 8, 0);
        Assert.Equal(Errno.ENOBUFS, Complete(e => e.PrepareSendBundle(pair.LeftFd, 0, Group)).Error);
    }

    [Fact]
    public void SendMessage_TwoBuffers_ArriveInOneMessage()
    {
        using Loopback pair = Loopback.Udp();
        byte* first = Text("one"), second = Text("two"), buffer = Memory(16);
        msghdr* sent = Message(first, 3, second, 3), received = Message(buffer, 4, buffer + 8, 8);
        Assert.Equal(6, Complete(e => e.PrepareSendMessage(pair.LeftFd, sent)).Result);
        Assert.Equal(6, Complete(e => e.PrepareReceiveMessage(pair.RightFd, received)).Result);
        Assert.Equal("wo"u8, new Span<byte>(buffer + 8, 2));
    }

    [Fact]
    public void SendMessage_NoMemoryOrNoSocket_Fails()
    {
        using Loopback pair = Loopback.Udp();
        using var file = new TestKit.TestFile();
        byte* text = Text("x");
        msghdr* message = Message(text, 1, text, 1);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareSendMessage(pair.LeftFd, (msghdr*)8)).Error);
        Assert.Equal(Errno.ENOTSOCK, Complete(e => e.PrepareSendMessage(file.Fd, message)).Error);
        Assert.Equal(Errno.EFAULT, Complete(e => e.PrepareReceiveMessage(pair.LeftFd, (msghdr*)8)).Error);
        Assert.Equal(Errno.ENOTSOCK, Complete(e => e.PrepareReceiveMessage(file.Fd, message)).Error);
    }

    private msghdr* Message(byte* first, ulong firstLength, byte* second, ulong secondLength)
    {
        var vectors = (iovec*)Memory(2 * sizeof(iovec));
        vectors[0] = new iovec { iov_base = (ulong)first, iov_len = firstLength };
        vectors[1] = new iovec { iov_base = (ulong)second, iov_len = secondLength };
        return New(new msghdr { msg_iov = (ulong)vectors, msg_iovlen = 2 });
    }

    private static void AssertReceived(Socket socket, ReadOnlySpan<byte> expected)
    {
        byte[] received = new byte[64];
        int length = socket.Receive(received);
        Assert.Equal(expected, received.AsSpan(0, length));
    }
}
