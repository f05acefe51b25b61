using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Rings;

// What waits, what cancels, and what does nothing: once for success and once for its typical failure.
// SAFETY: what entries point to lives until their completion was taken.
public abstract unsafe partial class RingContract
{
    [Fact]
    public void Nop_UnknownFlags_IsInvalid()
    {
        var raw = new io_uring_sqe { opcode = (byte)Opcode.Nop, fd = -1, rw_flags = 1u << 30, user_data = 454 };
        Completion completion = CompleteAlone(entry => entry.PrepareRaw(raw));
        Assert.Equal(Errno.EINVAL, completion.Error);
    }

    [Fact]
    public void PollAdd_DevZero_IsReadable()
    {
        using var zero = File.OpenHandle("/dev/zero");
        int fd = (int)zero.DangerousGetHandle();
        Assert.Equal(1, CompleteAlone(entry => entry.PreparePollAdd(fd, PollEvents.Read)).Result);
    }

    [Fact]
    public void PollAdd_OtherEndGone_ReportsHangUp()
    {
        using var pipe = new TestPipe();
        pipe.Writer.Dispose();
        Completion completion = CompleteAlone(entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        Assert.Equal(PollEvents.HangUp, (PollEvents)completion.Result & PollEvents.HangUp);
    }

    [Fact]
    public void PollAdd_BadDescriptor_Fails() =>
        Assert.Equal(Errno.EBADF, CompleteAlone(entry => entry.PreparePollAdd(-1, PollEvents.Read)).Error);

    [Fact]
    public void PollRemove_Pending_EndsAsCancelled()
    {
        using var pipe = new TestPipe();
        using Ring ring = Open(4);
        Add(ring, 1, entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        Add(ring, 2, entry => entry.PreparePollRemove(1));
        List<Completion> completions = Take(ring, 2);
        Assert.Equal((Errno.ECANCELED, 0), (Of(completions, 1).Error, Of(completions, 2).Result));
    }

    [Fact]
    public void PollRemove_NoSuchPoll_Fails() =>
        Assert.Equal(Errno.ENOENT, CompleteAlone(entry => entry.PreparePollRemove(99)).Error);

    [Fact]
    public void Cancel_PendingRead_EndsAsCancelled()
    {
        using var pipe = new TestPipe();
        using var memory = new GuardedMemory(16);
        using Ring ring = Open(4);
        Add(ring, 1, entry => entry.PrepareRead(pipe.ReadFd, (byte*)memory.Address, 16, 0));
        Add(ring, 2, entry => entry.PrepareCancel(1));
        List<Completion> completions = Take(ring, 2);
        Assert.Equal((Errno.ECANCELED, 0), (Of(completions, 1).Error, Of(completions, 2).Result));
        memory.Seal();
        pipe.Write("late"u8);
        memory.Verify();
    }

    [Fact]
    public void Cancel_All_CountsThem()
    {
        using var pipe = new TestPipe();
        using Ring ring = Open(8);
        for (int i = 0; i < 3; i++)
            Add(ring, 1, entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        Add(ring, 2, entry => entry.PrepareCancel(1, CancelFlags.All));
        List<Completion> completions = Take(ring, 4);
        Assert.Equal(3, Of(completions, 2).Result);
        Assert.Equal(3, completions.Count(completion => completion.Error == Errno.ECANCELED));
    }

    [Fact]
    public void Cancel_NoSuchOperation_Fails() =>
        Assert.Equal(Errno.ENOENT, CompleteAlone(entry => entry.PrepareCancel(99)).Error);

    [Fact]
    public void Timeout_Alone_Expires()
    {
        __kernel_timespec* time = stackalloc __kernel_timespec[1];
        *time = new __kernel_timespec { tv_nsec = 1_000_000 };
        Assert.Equal(Errno.ETIME, CompleteAlone(entry => entry.PrepareTimeout(time)).Error);
    }

    [Fact]
    public void Timeout_EnoughCompletions_EndsWithZero()
    {
        using Ring ring = Open(8);
        __kernel_timespec* time = stackalloc __kernel_timespec[1];
        *time = new __kernel_timespec { tv_sec = 1000 };
        Add(ring, 99, entry => entry.PrepareTimeout(time, count: 2));
        SubmitAll(ring);
        AddNops(ring, 2);
        Assert.Equal(0, Of(Take(ring, 3), 99).Result);
    }

    [Fact]
    public void Timeout_UnknownFlags_Fails()
    {
        __kernel_timespec* time = stackalloc __kernel_timespec[1];
        *time = new __kernel_timespec { tv_sec = 1 };
        const TimeoutFlags Unknown = (TimeoutFlags)(1u << 30);
        Assert.Equal(Errno.EINVAL, CompleteAlone(entry => entry.PrepareTimeout(time, 0, Unknown)).Error);
    }

    [Fact]
    public void Raw_TimeoutRemove_IsPassedOn()
    {
        using Ring ring = Open(4);
        __kernel_timespec* time = stackalloc __kernel_timespec[1];
        *time = new __kernel_timespec { tv_sec = 1000 };
        Add(ring, 1, entry => entry.PrepareTimeout(time));
        SubmitAll(ring);
        var remove = new io_uring_sqe { opcode = (byte)Opcode.TimeoutRemove, fd = -1, addr = 1 };
        Add(ring, 2, entry => entry.PrepareRaw(remove));
        List<Completion> completions = Take(ring, 2);
        Assert.Equal((Errno.ECANCELED, 0), (Of(completions, 1).Error, Of(completions, 2).Result));
    }

    [Fact]
    public void SkipSuccess_Nop_PostsNothing()
    {
        using Ring ring = Open(4);
        Add(ring, 1, entry => PrepareFlaggedNop(entry, EntryFlags.SkipSuccess));
        AddNops(ring, 1, 2);
        Assert.Equal(2UL, Assert.Single(Take(ring, 1)).UserData);
        Assert.True(ring.SubmitAndWait(1, s_short).TimedOut);
    }
}
