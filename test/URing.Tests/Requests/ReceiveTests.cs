using System.Net.Sockets;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class ReceiveTests(KernelCase kernel) : RequestContract(kernel)
{
    private const ushort Group = 7;

    [Fact]
    public void Receive_DataThenEnd_AnswersBytesThenZero()
    {
        using Loopback pair = Loopback.Tcp();
        byte* buffer = Memory(16);
        pair.Left.Send("abcdef"u8);
        Assert.Equal(2, Complete(e => e.PrepareReceive(pair.RightFd, buffer, 2, MessageFlags.Peek)).Result);
        Completion part = Complete(e => e.PrepareReceive(pair.RightFd, buffer, 4));
        Assert.Equal((4, true), (part.Result, part.SocketIsNonEmpty));
        Assert.Equal(2, Complete(e => e.PrepareReceive(pair.RightFd, buffer, 16)).Result);
        pair.Left.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, Complete(e => e.PrepareReceive(pair.RightFd, buffer, 16)).Result);
    }

    [Fact]
    public void Receive_EndBehindTheData_SaysThatThereIsMore()
    {
        using Loopback pair = Loopback.Tcp();
        byte* buffer = Memory(16);
        pair.Left.Send("abcd"u8);
        pair.Left.Shutdown(SocketShutdown.Send);
        Assert.Equal(0x2000, Complete(e => e.PreparePollAdd(pair.RightFd, (PollEvents)0x2000)).Result & 0x2000);
        List<Completion> all = [.. Enumerable.Range(0, 3)
            .Select(_ => Complete(e => e.PrepareReceive(pair.RightFd, buffer, 2)))];
        Assert.Equal([2, 2, 0], all.Select(completion => completion.Result));
        Assert.Equal([true, true, true], all.Select(completion => completion.SocketIsNonEmpty));
    }

    [Fact]
    public void Receive_NothingThereAndDontWait_FailsAtOnce()
    {
        using Loopback pair = Loopback.Tcp();
        byte* buffer = Memory(16);
        Assert.Equal(Errno.EAGAIN,
            Complete(e => e.PrepareReceive(pair.RightFd, buffer, 16, MessageFlags.DontWait)).Error);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareReceive(-1, buffer, 16)).Error);
    }

    [Fact]
    public void ReceiveMultishot_PeerCloses_EndsWithZero()
    {
        using Loopback pair = Loopback.Tcp();
        byte* memory = Memory(4 * 64);
        Complete(e => e.PrepareProvideBuffers(memory, 64, 4, Group)).GetResultOrThrow();
        Add(1, e => e.PrepareReceiveMultishot(pair.RightFd, Group));
        pair.Left.Send("one"u8);
        Completion first = Assert.Single(Take(1));
        Assert.Equal((3, true), (first.Result, first.HasMore));
        Assert.Equal("one"u8, new Span<byte>(memory + (64 * first.BufferId!.Value), 3));
        pair.Left.Dispose();
        Completion last = Assert.Single(Take(1));
        Assert.Equal((0, false, (ushort?)null), (last.Result, last.HasMore, last.BufferId));
    }

    [Fact]
    public void ReceiveMultishot_BuffersUsedUp_EndsWithTheReason()
    {
        using Loopback pair = Loopback.Tcp();
        AddBufferRing(Group, Memory(2 * 8), 8, 2);
        Add(1, e => e.PrepareReceiveMultishot(pair.RightFd, Group));
        pair.Left.Send(new byte[24]);
        List<Completion> all = Take(3);
        Assert.Equal([8, 8, -(int)Errno.ENOBUFS], all.Select(completion => completion.Result));
        Assert.Equal([true, true, false], all.Select(completion => completion.HasMore));
        Assert.Equal([0, 1, -1], all.Select(completion => completion.BufferId ?? -1));
    }

    [Fact]
    public void ReceiveMultishot_NoBuffersAtAll_EndsAtOnceWithoutData()
    {
        using Loopback pair = Loopback.Tcp();
        AddBufferRing(Group, Memory(8), 8, 0);
        Assert.Equal(Errno.ENOBUFS, Complete(e => e.PrepareReceiveMultishot(pair.RightFd, Group)).Error);
        Assert.Equal(Errno.EINVAL,
            Complete(e => e.PrepareReceiveMultishot(pair.RightFd, Group, MessageFlags.WaitAll)).Error);
    }

    [Fact]
    public void ReceiveMultishot_Limited_EndsAtTheTotal()
    {
        using Loopback pair = Loopback.Tcp();
        AddBufferRing(Group, Memory(8 * 64), 64, 8);
        pair.Left.Send(new byte[40]);
        Add(1, e => e.PrepareReceiveMultishotLimited(pair.RightFd, Group, 8, 20));
        Completion first = Assert.Single(Take(1));
        SkipIf(first, Errno.EINVAL, "limits of receives", since: "6.17");
        List<Completion> rest = Take(2);
        Assert.Equal([8, 8, 8], rest.Prepend(first).Select(completion => completion.Result));
        Assert.Equal([true, true, false], rest.Prepend(first).Select(completion => completion.HasMore));
        Assert.Equal(16, pair.Right.Receive(new byte[64]));
    }

    [Fact]
    public void ReceiveBundle_SeveralBuffers_FillsThemInOrder()
    {
        using Loopback pair = Loopback.Tcp();
        byte* memory = Memory(4 * 8);
        AddBufferRing(Group, memory, 8, 4);
        byte[] sent = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
        pair.Left.Send(sent);
        int received = 0;
        while (received < 32)
        {
            Add(1, e => e.PrepareReceiveBundle(pair.RightFd, 0, Group));
            Completion completion = Assert.Single(Take(1));
            SkipIf(completion, Errno.EINVAL, "bundles", since: "6.10");
            Assert.Equal((ushort)(received / 8), completion.BufferId!.Value);
            received += completion.GetResultOrThrow();
        }
        Assert.Equal(sent, new Span<byte>(memory, 32));
        Assert.Equal(Errno.ENOBUFS, Complete(e => e.PrepareReceiveBundle(pair.RightFd, 0, Group)).Error);
    }

    [Fact]
    public void ReceiveMessageMultishot_Datagrams_CarryTheirHead()
    {
        using Loopback pair = Loopback.Udp();
        byte* memory = Memory(4 * 256);
        AddBufferRing(Group, memory, 256, 4);
        msghdr* layout = New(new msghdr { msg_namelen = 16 });
        Add(1, e => e.PrepareReceiveMessageMultishot(pair.RightFd, layout, Group));
        foreach (int length in (int[])[3, 5])
        {
            pair.Left.Send(new byte[length]);
            Completion completion = Assert.Single(Take(1));
            Assert.Equal((sizeof(io_uring_recvmsg_out) + 16 + length, true), (completion.Result, completion.HasMore));
            var head = (io_uring_recvmsg_out*)(memory + (256 * completion.BufferId!.Value));
            Assert.Equal((16U, 0U, (uint)length), (head->namelen, head->controllen, head->payloadlen));
        }
        Add(2, e => e.PrepareCancelDescriptor(pair.RightFd));
        List<Completion> ends = Take(2);
        Assert.Equal((0, Errno.ECANCELED, false), (Of(ends, 2).Result, Of(ends, 1).Error, Of(ends, 1).HasMore));
    }

    [Fact]
    public void ReceiveZeroCopy_NoSuchQueue_IsRefused()
    {
        Need(Opcode.ReceiveZeroCopy);
        using Loopback pair = Loopback.Tcp();
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareReceiveZeroCopy(pair.RightFd, 0)).Error);
    }

    [Fact]
    public void ReceiveZeroCopy_RegisteredQueue_NeedsHardware() =>
        Assert.Skip("No network card here splits headers from data, which a zero-copy receive queue needs.");
}
