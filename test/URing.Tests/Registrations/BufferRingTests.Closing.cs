using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Registrations;

public abstract partial class BufferRingTests
{
    // MSG_WAITALL of recv(2).
    private const uint WaitForAll = 0x100;

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

    // The kernel gives the bytes asked for away before it knows how many there are: the ledger cannot know.
    [Fact]
    public void Dispose_IncrementalShortReadOfAFile_KeepsTheMemory()
    {
        SkipWherePicksAreNotTold();
        using TestFile file = new(new byte[100]);
        BufferRing buffers = OpenIncremental(2, 8192);
        Completion completion = Complete(Ring, entry => PrepareRead(entry, file.Fd, 4096, offset: 0));
        Assert.Equal(100, buffers.Take(completion).Length);
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Dispose_IncrementalShortReadOfAWorker_KeepsTheMemory()
    {
        SkipWherePicksAreNotTold();
        using TestPipe pipe = new();
        BufferRing buffers = OpenIncremental(2, 8192);
        pipe.Write([1, 2, 3]);
        Completion completion = Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 4096), EntryFlags.Async);
        Assert.Equal(3, buffers.Take(completion).Length);
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
    }

    [Fact]
    public void Dispose_FailedWithoutABuffer_FreesTheMemory()
    {
        SkipWherePicksAreNotTold();
        using TestPipe pipe = new();
        BufferRing buffers = new(Ring, Group, 4, 64);
        Completion failed = Complete(Ring, entry => PrepareRead(entry, pipe.WriteFd, 64));
        Assert.Equal((Errno.EBADF, CompletionFlags.None), (failed.Error, failed.Flags));
        Assert.Equal(0, buffers.Take(failed).Count);
        buffers.Dispose();
        Assert.True(buffers.Memory.IsReleased);
    }

    // A failed operation that names a buffer has picked it, and the buffer must be recycled all the same.
    [Fact]
    public void Dispose_FailedWithABuffer_KeepsTheMemory()
    {
        SkipWherePicksAreNotTold();
        using TestPipe pipe = new();
        BufferRing buffers = new(Ring, Group, 4, 64);
        Completion failed = Complete(Ring, entry => PrepareRead(entry, pipe.WriteFd, 64), EntryFlags.Async);
        Assert.Equal((Errno.EBADF, CompletionFlags.Buffer), (failed.Error, failed.Flags));
        BufferSlices slices = buffers.Take(failed);
        Assert.Equal((1, 0, 3), (slices.Count, slices.Length, buffers.Available));
        buffers.Recycle(slices);
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
    }

    // Part of the data is in the buffer already, and the kernel waits for the rest.
    [Fact]
    public void Dispose_ReceiveWaitsForAll_KeepsTheMemoryUntilItCompletes()
    {
        SkipWherePicksAreNotTold();
        using SocketPair sockets = new();
        BufferRing buffers = new(Ring, Group, 2, 4);
        Add(Ring, 1, entry => entry.PrepareRaw(new io_uring_sqe
        {
            opcode = IORING_OP_RECV,
            flags = IOSQE_BUFFER_SELECT,
            fd = sockets.Fd,
            msg_flags = WaitForAll,
            len = 4,
            buf_group = Group,
        }));
        sockets.Send(1);
        Ring.Submit();
        AssertNothing(Ring);
        buffers.Dispose();
        Assert.False(buffers.Memory.IsReleased);
        sockets.Send(2, 3, 4);
        Completion completion = Assert.Single(Take(Ring, 1));
        Assert.Equal(4, completion.Result);
        buffers.Take(completion);
        Assert.True(buffers.Memory.IsReleased);
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
