using URing.Abi;
using URing.Kernels.Interop;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class TimeoutTests(KernelCase kernel) : RequestContract(kernel)
{
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData(TimeoutFlags.None)]
    [InlineData(TimeoutFlags.BootTime)]
    [InlineData(TimeoutFlags.RealTime)]
    public void Timeout_OfAnyClock_Expires(TimeoutFlags clock)
    {
        __kernel_timespec* time = Span(0, Millisecond);
        Assert.Equal(Errno.ETIME, Complete(e => e.PrepareTimeout(time, 0, clock)).Error);
    }

    [Theory]
    [InlineData(TimeoutFlags.None, Libc.CLOCK_MONOTONIC)]
    [InlineData(TimeoutFlags.BootTime, Libc.CLOCK_BOOTTIME)]
    [InlineData(TimeoutFlags.RealTime, Libc.CLOCK_REALTIME)]
    public void Timeout_PointOfTheClock_ExpiresThenAndNotBefore(TimeoutFlags clock, int number)
    {
        __kernel_timespec* time = Span(0, 0);
        Assert.Equal(0, Libc.clock_gettime(number, time));
        Assert.Equal(Errno.ETIME, Complete(e => e.PrepareTimeout(time, 0, clock | TimeoutFlags.Absolute)).Error);
        time->tv_sec += 1000;
        Add(1, e => e.PrepareTimeout(time, 0, clock | TimeoutFlags.Absolute));
        AssertSilent();
    }

    [Fact]
    public void Timeout_BothClocksOrNegative_IsInvalid()
    {
        __kernel_timespec* time = Span(0, Millisecond), negative = Span(-1, 0);
        const TimeoutFlags Both = TimeoutFlags.BootTime | TimeoutFlags.RealTime;
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareTimeout(time, 0, Both)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareTimeout(negative)).Error);
        const TimeoutFlags Again = TimeoutFlags.Multishot | TimeoutFlags.Absolute;
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareTimeout(time, 0, Again)).Error);
    }

    [Fact]
    public void Timeout_Multishot_ExpiresSoOften()
    {
        __kernel_timespec* time = Span(0, Millisecond);
        Add(1, e => e.PrepareTimeout(time, 3, TimeoutFlags.Multishot));
        List<Completion> all = Take(3);
        Assert.All(all, completion => Assert.Equal(Errno.ETIME, completion.Error));
        Assert.Equal([true, true, false], all.Select(completion => completion.HasMore));
        AssertSilent();
    }

    [Fact]
    public void Timeout_MultishotWithoutEnd_GoesOnUntilRemoved()
    {
        __kernel_timespec* time = Span(0, Millisecond);
        Add(1, e => e.PrepareTimeout(time, 0, TimeoutFlags.Multishot));
        Assert.All(Take(10), completion => Assert.Equal((Errno.ETIME, true), (completion.Error, completion.HasMore)));
        Add(2, e => e.PrepareTimeoutRemove(1));
        var ends = new List<Completion>();
        while (!ends.Exists(completion => completion.UserData == 1 && !completion.HasMore))
            ends.AddRange(Take(1));
        Assert.Equal(Errno.ECANCELED, ends.Last(completion => completion.UserData == 1).Error);
    }

    [Fact]
    public void TimeoutRemove_PendingAndGone_IsCancelledThenUnknown()
    {
        __kernel_timespec* time = Span(1000, 0);
        Add(1, e => e.PrepareTimeout(time));
        Add(2, e => e.PrepareTimeoutRemove(1));
        List<Completion> both = Take(2);
        Assert.Equal((Errno.ECANCELED, 0), (Of(both, 1).Error, Of(both, 2).Result));
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareTimeoutRemove(1)).Error);
    }

    [Fact]
    public void TimeoutUpdate_LongToShort_ExpiresSoon()
    {
        __kernel_timespec* time = Span(1000, 0), sooner = Span(0, Millisecond);
        Add(1, e => e.PrepareTimeout(time));
        Add(2, e => e.PrepareTimeoutUpdate(1, sooner));
        List<Completion> both = Take(2);
        Assert.Equal((Errno.ETIME, 0), (Of(both, 1).Error, Of(both, 2).Result));
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareTimeoutUpdate(1, sooner)).Error);
    }

    [Fact]
    public void LinkTimeout_TargetWaits_CancelsIt()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        __kernel_timespec* time = Span(0, Millisecond);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareLinkTimeout(time));
        List<Completion> both = Take(2);
        Assert.Equal((Errno.ECANCELED, Errno.ETIME), (Of(both, 1).Error, Of(both, 2).Error));
    }

    [Fact]
    public void LinkTimeout_TargetIsDone_IsCancelled()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        __kernel_timespec* time = Span(1000, 0);
        pipe.Write("x"u8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareLinkTimeout(time));
        List<Completion> both = Take(2);
        Assert.Equal((1, Errno.ECANCELED), (Of(both, 1).Result, Of(both, 2).Error));
    }

    [Fact]
    public void LinkTimeoutUpdate_LongToShort_CancelsTheTarget()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        __kernel_timespec* time = Span(1000, 0), sooner = Span(0, Millisecond);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareLinkTimeout(time));
        Add(3, e => e.PrepareLinkTimeoutUpdate(2, sooner));
        List<Completion> all = Take(3);
        Assert.Equal((Errno.ECANCELED, Errno.ETIME, 0), (Of(all, 1).Error, Of(all, 2).Error, Of(all, 3).Result));
    }

    [Fact]
    public void LinkTimeout_Alone_IsInvalid()
    {
        __kernel_timespec* time = Span(0, Millisecond);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareLinkTimeout(time)).Error);
    }

    [Fact]
    public void TimeoutImmediate_TimeInTheEntry_Expires()
    {
        Completion completion = Complete(e => e.PrepareTimeoutImmediate(Millisecond));
        SkipIf(completion, Errno.EINVAL, "times in the entry", since: "7.1");
        Assert.Equal(Errno.ETIME, completion.Error);
    }

    [Fact]
    public void LinkTimeoutImmediate_TimeInTheEntry_CancelsTheTarget()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareLinkTimeoutImmediate(Millisecond));
        List<Completion> both = Take(2);
        SkipIf(Of(both, 2), Errno.EINVAL, "times in the entry", since: "7.1");
        Assert.Equal((Errno.ECANCELED, Errno.ETIME), (Of(both, 1).Error, Of(both, 2).Error));
    }

    private __kernel_timespec* Span(long seconds, long nanoseconds) =>
        New(new __kernel_timespec { tv_sec = seconds, tv_nsec = nanoseconds });
}
