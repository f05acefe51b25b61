using System.Net.Sockets;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>A zero-copy send completes twice: with its result, and when the memory is free again.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class ZeroCopyTests(KernelCase kernel) : RequestContract(kernel)
{
    private const MessageFlags All = MessageFlags.WaitAll;

    [Fact]
    public void SendZeroCopy_Loopback_SaysThatItCopied()
    {
        using Loopback pair = Loopback.Tcp();
        byte* text = Text("hello");
        Notified sent = Send(e => e.PrepareSendZeroCopy(pair.LeftFd, text, 5, All, SendFlags.ReportUsage));
        Assert.Equal((5, true), (sent.Result, sent.WasCopied));
        Assert.Equal(5, pair.Right.Receive(new byte[8]));
        sent = Send(e => e.PrepareSendZeroCopy(pair.LeftFd, text, 5));
        Assert.Equal((5, false), (sent.Result, sent.WasCopied));
    }

    [Fact]
    public void SendZeroCopyFixed_RegisteredBuffer_Arrives()
    {
        using Loopback pair = Loopback.Tcp();
        byte* buffer = Memory(4096);
        Ring.RegisterBuffer(buffer, 4096);
        buffer[100] = 42;
        Assert.Equal(8, Send(e => e.PrepareSendZeroCopyFixed(pair.LeftFd, buffer + 100, 8, 0)).Result);
        byte[] received = new byte[16];
        Assert.Equal((8, 42), (pair.Right.Receive(received), received[0]));
        Assert.Equal(-(int)Errno.EFAULT,
            Send(e => e.PrepareSendZeroCopyFixed(pair.LeftFd, buffer + 4090, 8, 0)).Result);
    }

    [Fact]
    public void SendVZeroCopy_TwoBuffers_ArriveAsOne()
    {
        using Loopback pair = Loopback.Tcp();
        iovec* vectors = Vectors(Text("one"), Text("two"));
        Add(1, e => e.PrepareSendVZeroCopy(pair.LeftFd, vectors, 2));
        Completion first = Assert.Single(Take(1));
        SkipIf(first, Errno.EINVAL, "vectored zero-copy sends", since: "6.17");
        Assert.Equal((6, true), (first.Result, first.HasMore));
        Assert.True(Assert.Single(Take(1)).IsNotification);
        Assert.Equal(6, pair.Right.Receive(new byte[16]));
    }

    [Fact]
    public void SendMessageZeroCopy_TwoBuffers_ArriveInOneMessage()
    {
        using Loopback pair = Loopback.Udp();
        iovec* vectors = Vectors(Text("one"), Text("two"));
        msghdr* message = New(new msghdr { msg_iov = (ulong)vectors, msg_iovlen = 2 });
        Assert.Equal(6, Send(e => e.PrepareSendMessageZeroCopy(pair.LeftFd, message)).Result);
        Assert.Equal(6, pair.Right.Receive(new byte[16]));
        Assert.Equal(-(int)Errno.EFAULT,
            Send(e => e.PrepareSendMessageZeroCopy(pair.LeftFd, (msghdr*)8)).Result);
    }

    [Fact]
    public void SendMessageZeroCopyFixed_RegisteredBuffer_Arrives()
    {
        using Loopback pair = Loopback.Udp();
        byte* buffer = Memory(4096);
        Ring.RegisterBuffer(buffer, 4096);
        iovec* vectors = Vectors(buffer, buffer + 8);
        msghdr* message = New(new msghdr { msg_iov = (ulong)vectors, msg_iovlen = 2 });
        Assert.Equal(6, Send(e => e.PrepareSendMessageZeroCopyFixed(pair.LeftFd, message, 0)).Result);
        Assert.Equal(6, pair.Right.Receive(new byte[16]));
    }

    [Fact]
    public void SendZeroCopy_Fails_NotifiesAllTheSame()
    {
        using Loopback pair = Loopback.Tcp();
        byte* text = Text("hello");
        Notified noMemory = Send(e => e.PrepareSendZeroCopy(pair.LeftFd, (byte*)8, 5));
        Notified noSocket = Send(e => e.PrepareSendZeroCopy(-1, text, 5));
        pair.Left.Shutdown(SocketShutdown.Send);
        Notified noPeer = Send(e => e.PrepareSendZeroCopy(pair.LeftFd, text, 5));
        Assert.Equal([-(int)Errno.EFAULT, -(int)Errno.EBADF, -(int)Errno.EPIPE],
            (int[])[noMemory.Result, noSocket.Result, noPeer.Result]);
        Assert.Equal((true, true, true), (noMemory.Came, noSocket.Came, noPeer.Came));
    }

    [Fact]
    public void SendZeroCopy_RefusedBeforeItStarts_CompletesOnce()
    {
        using Loopback pair = Loopback.Tcp();
        byte* text = Text("hello");
        Assert.Equal(Errno.EINVAL,
            Complete(e => e.PrepareSendZeroCopy(pair.LeftFd, text, 5), EntryFlags.SkipSuccess).Error);
    }

    [Fact]
    public void SendZeroCopy_NotificationOfItsOwn_CarriesThat()
    {
        using Loopback pair = Loopback.Tcp();
        byte* text = Text("hello");
        Add(1, e =>
        {
            e.PrepareSendZeroCopy(pair.LeftFd, text, 5);
            e.NotificationUserData = 2;
        });
        Completion first = Assert.Single(Take(1));
        SkipIf(first, Errno.EINVAL, "user data of notifications", since: "7.1");
        Completion second = Assert.Single(Take(1));
        Assert.Equal((1UL, 5, 2UL, true), (first.UserData, first.Result, second.UserData, second.IsNotification));
    }

    // What both completions say; the second comes if the first says so.
    private Notified Send(Prepare prepare)
    {
        Add(1, prepare);
        Completion first = Assert.Single(Take(1));
        Assert.False(first.IsNotification);
        if (!first.HasMore)
            return new Notified(first.Result, Came: false, WasCopied: false);

        Completion second = Assert.Single(Take(1));
        Assert.Equal((true, false), (second.IsNotification, second.HasMore));
        return new Notified(first.Result, Came: true, second.WasCopied);
    }

    private iovec* Vectors(byte* first, byte* second)
    {
        var vectors = (iovec*)Memory(2 * sizeof(iovec));
        vectors[0] = new iovec { iov_base = (ulong)first, iov_len = 3 };
        vectors[1] = new iovec { iov_base = (ulong)second, iov_len = 3 };
        return vectors;
    }

    private readonly record struct Notified(int Result, bool Came, bool WasCopied);
}
