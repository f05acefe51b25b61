using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Registrations;

public sealed partial class BufferRingTests
{
    [Fact]
    public void Dispose_AllCameBack_FreesTheMemory()
    {
        SkipWherePicksAreNotTold();
        using TestPipe pipe = new();
        BufferRing buffers = new(Ring, Group, 4, 64);
        pipe.Write([1]);
        Completion completion = Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 64));
        Assert.Equal(1, buffers.Take(completion).Count);
        buffers.Dispose();
        buffers.Dispose();
        Assert.True(buffers.Memory.IsReleased);
        Assert.Throws<ObjectDisposedException>(() => buffers.Recycle(0));
        Assert.Equal(0, buffers.Take(completion).Count);
        Assert.False(buffers.TryGetHead(out _));
    }

    [Fact]
    public void Dispose_ReceiveIsArmed_EndsItWithoutBuffers()
    {
        SkipWherePicksAreNotTold();
        using SocketPair sockets = new();
        BufferRing buffers = new(Ring, Group, 4, 64);
        Add(Ring, 1, entry => PrepareReceive(entry, sockets.Fd, IORING_RECV_MULTISHOT));
        Ring.Submit();
        buffers.Dispose();
        Assert.True(buffers.Memory.IsReleased);
        sockets.Send(1);
        Assert.Equal(Errno.ENOBUFS, Assert.Single(Take(Ring, 1)).Error);
        using BufferRing again = new(Ring, Group, 4, 64);
        Assert.Equal(4, again.Available);
    }

    // A worker thread of the kernel picks before it waits for data: the buffer is its own until it completes.
    [Fact]
    public void Dispose_WorkerHasPicked_KeepsTheMemoryUntilItCompletes()
    {
        SkipWherePicksAreNotTold();
        using TestPipe pipe = new();
        BufferRing buffers = new(Ring, Group, 4, 64);
        long before = BufferRing.QuarantinedBytes;
        Add(Ring, 1, entry => PrepareRead(entry, pipe.ReadFd, 64), EntryFlags.Async);
        Ring.Submit();
        if (!Eventually.Comes(() => buffers.TryGetHead(out ushort head) && head == 1, TimeSpan.FromSeconds(2)))
        {
            pipe.Write([1]);
            buffers.Take(Assert.Single(Take(Ring, 1)));
            buffers.Dispose();
            Assert.Skip("The kernel does not pick before there is data.");
        }

        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
        Assert.True(BufferRing.QuarantinedBytes >= before + (4 * 64));
        pipe.Write([1]);
        Completion completion = Assert.Single(Take(Ring, 1));
        Assert.Equal(1, completion.Result);
        Assert.False(buffers.Memory.IsReleased);
        Assert.Equal(0, buffers.Take(completion).Count);
        Assert.True(buffers.Memory.IsReleased);
        buffers.Take(completion);
    }

    [Fact]
    public void Dispose_CompletionNotTaken_KeepsTheMemoryUntilItIs()
    {
        SkipWherePicksAreNotTold();
        using TestPipe pipe = new();
        BufferRing buffers = new(Ring, Group, 4, 64);
        pipe.Write([1]);
        Completion completion = Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 64));
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
        buffers.Take(new Completion(1, 1, CompletionFlags.Buffer | (CompletionFlags)(9U << IORING_CQE_BUFFER_SHIFT)));
        buffers.Take(completion);
        Assert.True(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Dispose_IncrementalPartlyTaken_FreesTheMemory()
    {
        SkipWherePicksAreNotTold();
        using SocketPair sockets = new();
        BufferRing buffers = OpenIncremental(2, 32);
        sockets.Send(1, 2, 3);
        Assert.Equal(3, buffers.Take(Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, 0, length: 3))).Length);
        buffers.Dispose();
        Assert.True(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Dispose_IncrementalBytesNotTaken_KeepsTheMemory()
    {
        using SocketPair sockets = new();
        BufferRing buffers = OpenIncremental(2, 32);
        sockets.Send(1, 2, 3);
        Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, 0, length: 3));
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Dispose_AfterTheRing_KeepsTheMemory()
    {
        using Ring ring = Open(4);
        BufferRing buffers = new(ring, Group, 2, 8);
        ring.Dispose();
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Dispose_UnregisteredBehindItsBack_KeepsTheMemory()
    {
        BufferRing buffers = new(Ring, Group, 2, 8);
        UnregisterRaw();
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Unregister_NoGroup_IsNotThere() => Assert.Equal(-(int)Errno.ENOENT, UnregisterRaw());

    private unsafe int UnregisterRaw()
    {
        var group = new io_uring_buf_reg { bgid = Group };
        // SAFETY: the kernel reads the struct during the call only.
        return Ring.Register(IORING_UNREGISTER_PBUF_RING, &group, 1);
    }

    private static void SkipWherePicksAreNotTold()
    {
        if (!KernelQuery.TryGetOpcodes(out _))
            Assert.Skip("The kernel does not tell all buffers that it picked: Linux 6.18 or newer does.");
    }
}
