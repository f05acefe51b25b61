using System.Runtime.InteropServices;
using URing.Abi;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Tests.Queues;

/// <summary>Slots of the submission queue, over plain memory.</summary>
public sealed unsafe class SubmissionQueueTests : IDisposable
{
    private const int Head = 0;
    private const int Tail = 64;
    private const int Mask = 128;
    private const int Flags = 192;

    private readonly byte* _ring = (byte*)NativeMemory.AllocZeroed(4096);
    private readonly io_uring_sqe* _entries = (io_uring_sqe*)NativeMemory.AllocZeroed(4096);

    public void Dispose()
    {
        NativeMemory.Free(_ring);
        NativeMemory.Free(_entries);
    }

    [Fact]
    public void TryTakeTwo_InTheMiddle_TakesNeighbours()
    {
        SubmissionQueue queue = Open(8);
        Assert.True(queue.TryTake() == _entries);
        Assert.True(queue.TryTakeTwo(out io_uring_sqe* filler) == _entries + 1);
        Assert.True(filler == null);
        Assert.Equal((3U, 5U), (queue.Pending, queue.Room));
    }

    [Fact]
    public void TryTakeTwo_LastSlotBeforeTheWrap_IsPassedOver()
    {
        SubmissionQueue queue = Open(4, firstPosition: 3);
        Assert.True(queue.TryTakeTwo(out io_uring_sqe* filler) == _entries);
        Assert.True(filler == _entries + 3);
        Assert.Equal((3U, 1U), (queue.Pending, queue.Room));
    }

    [Fact]
    public void TryTakeTwo_NoRoomForTheFiller_TakesNothing()
    {
        SubmissionQueue queue = Open(4, firstPosition: 1);
        queue.TryTake();
        queue.TryTake();
        Assert.True(queue.TryTakeTwo(out io_uring_sqe* filler) == null && filler == null);
        Assert.Equal(2U, queue.Pending);
        queue.TryTake();
        Assert.True(queue.TryTakeTwo(out _) == null);
    }

    [Fact]
    public void TryTakeLarge_LargeSlots_AreTwiceApart()
    {
        SubmissionQueue queue = Open(4, flags: IORING_SETUP_SQE128);
        Assert.True(queue.TryTakeLarge() == _entries && queue.TryTakeLarge() == _entries + 2);
        Assert.True(queue.HasLargeSlots);
    }

    [Fact]
    public void PublishToThread_SomeTaken_AnswersHowManyWereNew()
    {
        SubmissionQueue queue = Open(4, firstPosition: uint.MaxValue);
        queue.TryTake();
        queue.TryTake();
        Assert.Equal(2U, queue.PublishToThread());
        Assert.Equal(0U, queue.PublishToThread());
        Assert.Equal(1U, *(uint*)(_ring + Tail));
    }

    private SubmissionQueue Open(uint capacity, uint firstPosition = 0, uint flags = 0)
    {
        *(uint*)(_ring + Head) = firstPosition;
        *(uint*)(_ring + Tail) = firstPosition;
        *(uint*)(_ring + Mask) = capacity - 1;
        var parameters = new io_uring_params { flags = flags | IORING_SETUP_NO_SQARRAY };
        parameters.sq_off.head = Head;
        parameters.sq_off.tail = Tail;
        parameters.sq_off.ring_mask = Mask;
        parameters.sq_off.flags = Flags;
        return new SubmissionQueue(_ring, parameters, _entries);
    }
}
