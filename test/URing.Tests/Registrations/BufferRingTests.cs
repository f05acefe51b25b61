using URing.Abi;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Registrations;

public abstract partial class BufferRingTests(KernelCase kernel) : RegistrationTest(kernel)
{
    private const ushort Group = 7;

    [Fact]
    public void Take_OneRead_GivesItsBytes()
    {
        using TestPipe pipe = new();
        using BufferRing buffers = new(Ring, Group, 4, 64);
        pipe.Write([1, 2, 3]);
        Completion completion = Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 64));
        BufferSlices slices = buffers.Take(completion);
        Assert.Equal((3, 1, 3), (slices.Length, slices.Count, buffers.Available));
        foreach (BufferSlice slice in slices)
        {
            Assert.Equal((0, 0), (slice.Id, slice.Offset));
            Assert.Equal([1, 2, 3], slice.Bytes.ToArray());
        }
        buffers.Recycle(slices);
        Assert.Equal(4, buffers.Available);
    }

    [Fact]
    public void Take_ManyRounds_ReadsEveryByteInOrder()
    {
        using TestPipe pipe = new();
        using BufferRing buffers = new(Ring, Group, 4, 8);
        for (int round = 0; round < 100; round++)
        {
            byte[] sent = [.. Enumerable.Range(round, 8).Select(number => (byte)number)];
            pipe.Write(sent);
            Completion completion = Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 8));
            Assert.Equal(sent, ReadAndRecycle(buffers, completion));
        }
        Assert.True(buffers.TryGetHead(out ushort head));
        Assert.Equal(100, head);
    }

    [Fact]
    public void Take_FewerAskedThanTheBufferHolds_NamesOneBuffer()
    {
        using TestPipe pipe = new();
        using BufferRing buffers = new(Ring, Group, 2, 64);
        pipe.Write([1, 2, 3]);
        Assert.Equal([1, 2], ReadAndRecycle(buffers, Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 2))));
        Assert.Equal([3], ReadAndRecycle(buffers, Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 2))));
    }

    [Fact]
    public void Take_MultishotReceive_OneCompletionForEachBuffer()
    {
        using SocketPair sockets = new();
        using BufferRing buffers = new(Ring, Group, 4, 4);
        Add(Ring, 1, entry => PrepareReceive(entry, sockets.Fd, IORING_RECV_MULTISHOT));
        Ring.Submit();
        sockets.Send(1, 2, 3, 4, 5, 6);
        List<byte> received = [];
        foreach (Completion completion in Take(Ring, 2))
        {
            Assert.True((completion.Flags & CompletionFlags.More) != 0);
            received.AddRange(ReadAndRecycle(buffers, completion));
        }
        Assert.Equal([1, 2, 3, 4, 5, 6], received);
        EndReceive();
    }

    [Fact]
    public void Take_NoBufferLeft_EndsAndCanBeArmedAgain()
    {
        using SocketPair sockets = new();
        using BufferRing buffers = new(Ring, Group, 1, 4);
        sockets.Send(1, 2, 3, 4, 5);
        Add(Ring, 1, entry => PrepareReceive(entry, sockets.Fd, IORING_RECV_MULTISHOT));
        List<Completion> completions = Take(Ring, 2);
        Assert.Equal(Errno.ENOBUFS, completions[1].Error);
        Assert.Equal(CompletionFlags.None, completions[1].Flags & (CompletionFlags.More | CompletionFlags.Buffer));
        Assert.Equal(0, buffers.Take(completions[1]).Count);
        Assert.Equal([1, 2, 3, 4], ReadAndRecycle(buffers, completions[0]));

        Add(Ring, 1, entry => PrepareReceive(entry, sockets.Fd, IORING_RECV_MULTISHOT));
        Assert.Equal([5], ReadAndRecycle(buffers, Assert.Single(Take(Ring, 1))));
        EndReceive();
    }

    [Theory]
    [InlineData(Group)]
    [InlineData(Group + 1)]
    public void BufferSelect_EmptyOrUnknownGroup_HasNoBufferAtOnce(int group)
    {
        using SocketPair sockets = new();
        using BufferRing buffers = new(Ring, Group, 1, 4);
        sockets.Send(1);
        BufferSlices slices = buffers.Take(Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, 0)));
        Assert.Equal(1, slices.Count);
        Completion completion = Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, 0, (ushort)group));
        Assert.Equal(Errno.ENOBUFS, completion.Error);
    }

    [Fact]
    public void Take_Bundle_FollowsTheOrderOfTheRing()
    {
        using SocketPair sockets = new();
        using BufferRing buffers = new(Ring, Group, 4, 4);
        foreach (int id in Shuffle(buffers, sockets))
            buffers.Recycle(id);
        sockets.Send(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        List<byte> received = [];
        List<int> ids = [];
        int completions = 0;
        for (; received.Count < 10; completions++)
        {
            BufferSlices slices = buffers.Take(
                Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, IORING_RECVSEND_BUNDLE)));
            foreach (BufferSlice slice in slices)
            {
                ids.Add(slice.Id);
                received.AddRange(slice.Bytes);
            }
        }
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], received);
        Assert.Equal([2, 0, 3], ids);
        Assert.InRange(completions, 1, 2);
    }

    [Fact]
    public void Take_Incremental_GoesOnInTheBuffer()
    {
        using SocketPair sockets = new();
        using BufferRing buffers = OpenIncremental(2, 32);
        byte[] sent = [.. Enumerable.Range(0, 42).Select(number => (byte)number)];
        sockets.Send(sent);
        List<string> places = [];
        List<byte> received = [];
        for (int i = 0; i < 5; i++)
        {
            Completion completion = Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, 0, length: 10));
            foreach (BufferSlice slice in buffers.Take(completion))
            {
                places.Add($"{slice.Id}:{slice.Offset}+{slice.Bytes.Length}");
                received.AddRange(slice.Bytes);
            }
        }
        Assert.Equal(["0:0+10", "0:10+10", "0:20+10", "0:30+2", "1:0+10"], places);
        Assert.Equal(sent, received);
        Assert.Equal(1, buffers.Available);
        buffers.Recycle(0);
    }

    [Fact]
    public void Take_SteadyState_AllocatesNothing()
    {
        using BufferRing buffers = new(Ring, Group, 4, 64);
        TakeAndRecycle(buffers, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeAndRecycle(buffers, 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Recycle_Twice_IsRefused()
    {
        using TestPipe pipe = new();
        using BufferRing buffers = new(Ring, Group, 4, 64);
        pipe.Write([1]);
        Completion completion = Complete(Ring, entry => PrepareRead(entry, pipe.ReadFd, 64));
        ReadAndRecycle(buffers, completion);
        Assert.Throws<InvalidOperationException>(() => buffers.Recycle(0));
        Assert.Throws<InvalidOperationException>(() => buffers.Recycle(-1));
        Assert.Throws<InvalidOperationException>(() => buffers.Recycle(4));
    }

    [Fact]
    public void Take_CompletionOfAnotherGroup_IsRefused()
    {
        using BufferRing buffers = new(Ring, Group, 4, 64);
        AssertRefused(buffers, buffer: 4, result: 1);
        AssertRefused(buffers, buffer: 65_535, result: 1);
        AssertRefused(buffers, buffer: 1, result: (3 * 64) + 1);
        AssertRefused(buffers, buffer: 0, result: int.MaxValue);
        AssertRefused(buffers, buffer: 0, result: int.MinValue);
        AssertRefused(buffers, buffer: 0, result: 1, CompletionFlags.BufferMore);
        Assert.Equal(4, buffers.Available);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(-1, 8)]
    [InlineData(65_536, 8)]
    [InlineData(4, 0)]
    [InlineData(4, -1)]
    public void BufferRing_NumberOutOfRange_IsRefused(int count, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferRing(Ring, Group, count, length));

    [Fact]
    public void BufferRing_CountNoPowerOfTwo_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new BufferRing(Ring, Group, 12, 8));

    [Fact]
    public void BufferRing_GroupTaken_IsRefused()
    {
        using BufferRing buffers = new(Ring, Group, 4, 8);
        Assert.Equal(Errno.EEXIST, Refusal(() => _ = new BufferRing(Ring, Group, 4, 8)));
        using BufferRing other = new(Ring, Group + 1, BufferRing.MostBuffers, 8);
        Assert.Equal(BufferRing.MostBuffers, other.Available);
    }

    private static void AssertRefused(
        BufferRing buffers, int buffer, int result, CompletionFlags flags = CompletionFlags.None)
    {
        Completion completion = new(1, result,
            CompletionFlags.Buffer | flags | (CompletionFlags)((uint)buffer << IORING_CQE_BUFFER_SHIFT));
        Assert.Throws<InvalidOperationException>(() => buffers.Take(completion).Count);
    }

    private static int TakeAndRecycle(BufferRing buffers, int rounds)
    {
        int sum = 0;
        for (int i = 0; i < rounds; i++)
        {
            uint buffer = (uint)(i % buffers.Count);
            BufferSlices slices = buffers.Take(new Completion(1, 64,
                CompletionFlags.Buffer | (CompletionFlags)(buffer << IORING_CQE_BUFFER_SHIFT)));
            foreach (BufferSlice slice in slices)
                sum += slice.Bytes[0];
            buffers.Recycle(slices);
        }
        return sum;
    }

    // Takes all four buffers, and answers another order for them.
    private int[] Shuffle(BufferRing buffers, SocketPair sockets)
    {
        for (byte i = 0; i < 4; i++)
        {
            sockets.Send(i);
            buffers.Take(Complete(Ring, entry => PrepareReceive(entry, sockets.Fd, 0)));
        }
        Assert.Equal(0, buffers.Available);
        return [2, 0, 3, 1];
    }

    private BufferRing OpenIncremental(int count, int length)
    {
        try
        {
            return new BufferRing(Ring, Group, count, length, isIncremental: true);
        }
        catch (URingException refused) when (refused.Error == Errno.EINVAL)
        {
            Assert.Skip("The kernel has no incremental buffers: Linux 6.12 or newer has.");
            throw;
        }
    }

    private void EndReceive()
    {
        Assert.True(Ring.TryCancelNow(CancelTarget.WithUserData(1), Timeout.InfiniteTimeSpan, out _));
        Assert.Equal(Errno.ECANCELED, Assert.Single(Take(Ring, 1)).Error);
    }

    private static byte[] ReadAndRecycle(BufferRing buffers, Completion completion)
    {
        Assert.False(completion.IsError, completion.ToString());
        BufferSlices slices = buffers.Take(completion);
        List<byte> bytes = [];
        foreach (BufferSlice slice in slices)
            bytes.AddRange(slice.Bytes);
        buffers.Recycle(slices);
        return [.. bytes];
    }

    private static void PrepareRead(SubmissionEntry entry, int fd, uint length, ulong offset = ulong.MaxValue) =>
        entry.PrepareRaw(new io_uring_sqe
        {
            opcode = IORING_OP_READ,
            flags = IOSQE_BUFFER_SELECT,
            fd = fd,
            len = length,
            off = offset,
            buf_group = Group,
        });

    private static void PrepareReceive(
        SubmissionEntry entry, int fd, ushort options, ushort group = Group, uint length = 0) =>
        entry.PrepareRaw(new io_uring_sqe
        {
            opcode = IORING_OP_RECV,
            flags = IOSQE_BUFFER_SELECT,
            ioprio = options,
            fd = fd,
            len = length,
            buf_group = group,
        });
}
