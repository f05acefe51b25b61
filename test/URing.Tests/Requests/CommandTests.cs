using System.Net.Sockets;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class CommandTests : RequestContract
{
    private const int SocketLevel = 1;
    private const int SocketType = 3;
    private const int KeepAlive = 9;
    private const int Timestamping = 37;
    private const int TcpLevel = 6;
    private const int TcpNoDelay = 1;

    // SOF_TIMESTAMPING_TX_SOFTWARE, _SOFTWARE, _OPT_ID and _OPT_TSONLY of linux/net_tstamp.h.
    private const int SendTimes = 2 | 16 | 128 | 2048;

    protected CommandTests(KernelCase kernel)
        : base(kernel, new RingOptions { Kernel = kernel.Create(), CompletionSize = SlotSize.Large })
    {
    }

    [Fact]
    public void SocketUnread_BytesWait_AnswersHowMany()
    {
        using Loopback pair = Loopback.Tcp();
        Assert.Equal(0, Complete(e => e.PrepareSocketUnread(pair.RightFd)).Result);
        pair.Left.Send("seven.."u8);
        Eventually.True(() => pair.Right.Available == 7);
        Assert.Equal(7, Complete(e => e.PrepareSocketUnread(pair.RightFd)).Result);
    }

    [Fact]
    public void SocketUnsent_NothingUnderway_AnswersZero()
    {
        using Loopback pair = Loopback.Tcp();
        pair.Left.Send("seven.."u8);
        Eventually.True(() => Complete(e => e.PrepareSocketUnsent(pair.LeftFd)).GetResultOrThrow() == 0);
    }

    [Fact]
    public void SocketCommands_NoSocket_Fail()
    {
        using var pipe = new TestPipe();
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareSocketUnread(pipe.ReadFd)).Error);
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareSocketUnsent(pipe.ReadFd)).Error);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareSocketUnread(-1)).Error);
    }

    [Fact]
    public void GetSocketOption_Type_AnswersItsLength()
    {
        using Loopback pair = Loopback.Tcp();
        int* value = New(0);
        Completion completion = Complete(e => e.PrepareGetSocketOption(pair.LeftFd, SocketLevel, SocketType, value, 4));
        SkipIf(completion, Errno.EOPNOTSUPP, "options of sockets", since: "6.7");
        Assert.Equal((4, (int)System.Net.Sockets.SocketType.Stream), (completion.Result, *value));
        Assert.Equal(Errno.EOPNOTSUPP,
            Complete(e => e.PrepareGetSocketOption(pair.LeftFd, TcpLevel, TcpNoDelay, value, 4)).Error);
    }

    [Fact]
    public void SetSocketOption_KeepAliveAndNoDelay_AreSet()
    {
        using Loopback pair = Loopback.Tcp();
        pair.Left.NoDelay = false;
        int* value = New(1);
        Completion completion = Complete(e => e.PrepareSetSocketOption(pair.LeftFd, SocketLevel, KeepAlive, value, 4));
        SkipIf(completion, Errno.EOPNOTSUPP, "options of sockets", since: "6.7");
        Assert.Equal(0, completion.Result);
        Assert.Equal(0, Complete(e => e.PrepareSetSocketOption(pair.LeftFd, TcpLevel, TcpNoDelay, value, 4)).Result);
        Assert.True(pair.Left.NoDelay);
        Assert.Equal(1, (int)pair.Left.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(Errno.EINVAL,
            Complete(e => e.PrepareSetSocketOption(pair.LeftFd, SocketLevel, KeepAlive, value, 1)).Error);
    }

    [Fact]
    public void GetSocketName_OwnAndPeers_AreThoseOfTheSocket()
    {
        using Loopback pair = Loopback.Tcp();
        byte* address = Memory(128);
        uint* length = New(128U);
        Completion completion = Complete(e => e.PrepareGetSocketName(pair.LeftFd, address, length));
        SkipIf(completion, Errno.EOPNOTSUPP, "names of sockets", since: "6.19");
        byte* own = Address(pair.Left.LocalEndPoint!, out _), peers = Address(pair.Right.LocalEndPoint!, out _);
        Assert.Equal(new Span<byte>(own, 8), new Span<byte>(address, 8));
        *length = 128;
        Assert.Equal(0, Complete(e => e.PrepareGetSocketName(pair.LeftFd, address, length, ofPeer: true)).Result);
        Assert.Equal(new Span<byte>(peers, 8), new Span<byte>(address, 8));
    }

    [Fact]
    [NotOnKernel("emulated", "Only the kernel knows when something was sent.")]
    public void SocketSendTimes_DatagramSent_TellsWhen()
    {
        using Loopback pair = Loopback.Udp();
        int* wanted = New(SendTimes);
        Complete(e => e.PrepareSetSocketOption(pair.LeftFd, SocketLevel, Timestamping, wanted, 4)).GetResultOrThrow();
        Add(1, e => e.PrepareSocketSendTimes(pair.LeftFd));
        Ring.Submit();
        if (Ring.TryTake(out Completion refused))
        {
            Forget(1);
            SkipIf(refused, Errno.EOPNOTSUPP, "times of sends", since: "6.17");
        }
        pair.Left.Send("x"u8);
        LargeCompletion time = default;
        Eventually.True(() =>
        {
            Ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(100));
            return Ring.TryTakeLarge(out time);
        });
        Assert.Equal((1UL, 0, true), (time.Completion.UserData, time.Completion.Result, time.Completion.HasMore));
        Assert.True(time.Extra1 > 0);
        Add(2, e => e.PrepareCancel(1));
        Assert.Equal(Errno.ECANCELED, Of(Take(2), 1).Error);
    }

    [Fact]
    public void BlockDiscard_NoBlockDevice_Fails()
    {
        using var file = new TestFile(new byte[4096]);
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareBlockDiscard(file.Fd, 0, 4096)).Error);
    }

    [Fact]
    public void URingCommand_Unknown_Fails()
    {
        using Loopback pair = Loopback.Tcp();
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareURingCommand(pair.LeftFd, 9999, [])).Error);
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareURingCommandFixed(pair.LeftFd, 9999, [], 3)).Error);
        Assert.True(Complete(e => e.PrepareURingCommandMultishot(pair.LeftFd, 9999, [], 3)).IsError);
    }

    [Fact]
    public void URingCommand128_LargeEntries_IsKnown()
    {
        Need(Opcode.URingCommand128);
        using Loopback pair = Loopback.Tcp();
        using var ring = new Ring(4, new RingOptions { Kernel = Kernel, EntrySize = SlotSize.Large });
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareURingCommand128(pair.LeftFd, 9999, new byte[80]);
        ring.SubmitAndWait(1);
        Assert.True(ring.TryTake(out Completion completion));
        Assert.Equal(Errno.EOPNOTSUPP, completion.Error);
    }
}
