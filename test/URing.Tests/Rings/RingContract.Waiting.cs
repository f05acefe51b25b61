using System.Diagnostics;
using URing.Kernels;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Rings;

public abstract partial class RingContract
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void SubmitAndWait_NothingComes_TimesOut()
    {
        using Ring ring = Open(4);
        long start = Stopwatch.GetTimestamp();
        EnterResult result = ring.SubmitAndWait(1, s_short);
        Assert.Equal(new EnterResult(0, 0, TimedOut: true), result);
        Assert.True(Stopwatch.GetElapsedTime(start) >= s_short);
    }

    [Fact]
    public void SubmitAndWait_ZeroTimeout_ReturnsAtOnce()
    {
        using Ring ring = Open(4);
        Assert.Equal(new EnterResult(0, 0, TimedOut: true), ring.SubmitAndWait(1, TimeSpan.Zero));
        Assert.Equal(new EnterResult(0, 0, TimedOut: false), ring.SubmitAndWait(0, TimeSpan.Zero));
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, "Short of memory, it returns early with what is there.")]
    public void SubmitAndWait_EnoughBeforeTheTime_IsNoTimeout()
    {
        using Ring ring = Open(4);
        AddNops(ring, 3);
        Assert.Equal(new EnterResult(3, 3, TimedOut: false), ring.SubmitAndWait(3, Eventually.DefaultDeadline));
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, "Short of memory, it returns early with what is there.")]
    public void SubmitAndWait_FewerThanMinimum_TimesOutWithThose()
    {
        using Ring ring = Open(4);
        AddNops(ring, 2);
        Assert.Equal(new EnterResult(2, 2, TimedOut: true), ring.SubmitAndWait(3, s_short));
        Assert.Equal(2, Take(ring, 2).Count);
    }

    [Fact]
    public void SubmitAndWait_ReadyAlready_CountsTowardsMinimum()
    {
        using Ring ring = Open(4);
        AddNops(ring, 2);
        SubmitAll(ring);
        Eventually.True(() => ring.SubmitAndWait(2, s_short).Ready == 2);
        EnterResult again = ring.SubmitAndWait(2);
        Assert.Equal((2, false), (again.Ready, again.TimedOut));
    }

    [Fact]
    public void SubmitAndWait_EventFromAnotherThread_EndsTheWait()
    {
        using var pipe = new TestPipe();
        using Ring ring = Open(4);
        Add(ring, 1, entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        SubmitAll(ring);
        var writer = new Thread(() => pipe.Write("x"u8));
        writer.Start();
        Assert.Equal(1, Assert.Single(Take(ring, 1)).Result);
        writer.Join();
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, "Short of memory, it returns early with what is there.")]
    public void SubmitAndWait_MinimumWaitOver_OneIsEnough()
    {
        using Ring ring = Open(8);
        Assert.SkipUnless((ring.Parameters.features & IORING_FEAT_MIN_TIMEOUT) != 0,
            "This kernel has no minimum wait.");
        AddNops(ring, 1);
        long start = Stopwatch.GetTimestamp();
        EnterResult result = ring.SubmitAndWait(4, Eventually.DefaultDeadline, minimumWait: s_short);
        Assert.Equal(new EnterResult(1, 1, TimedOut: false), result);
        Assert.InRange(Stopwatch.GetElapsedTime(start), s_short, Eventually.DefaultDeadline / 2);
    }

    [Fact]
    public void SubmitAndWait_MinimumWaitAndNothingComes_TimesOut()
    {
        using Ring ring = Open(8);
        EnterResult result = ring.SubmitAndWait(4, s_short * 2, minimumWait: s_short);
        Assert.Equal(new EnterResult(0, 0, TimedOut: true), result);
    }

    [Fact]
    public void SubmitAndWait_SignalsAtOneKilohertz_WaitsItsTime()
    {
        using Ring ring = Open(4);
        using Signals signals = Signals.ToThisThread();
        TimeSpan time = TimeSpan.FromMilliseconds(100);
        do
        {
            long start = Stopwatch.GetTimestamp();
            Assert.True(ring.SubmitAndWait(1, time).TimedOut);
            Assert.InRange(Stopwatch.GetElapsedTime(start), time, time + TimeSpan.FromSeconds(5));
        }
        while (signals.Sent < 50);
    }

    [Fact]
    public void SubmitAndWait_SignalsAtOneKilohertz_LosesNothing()
    {
        using var pipe = new TestPipe();
        using Ring ring = Open(8);
        using Signals signals = Signals.ToAllThreads();
        for (ulong round = 0; signals.Sent < 200; round++)
        {
            AddNops(ring, 4, round);
            Add(ring, ulong.MaxValue, entry => entry.PreparePollAdd(pipe.WriteFd, PollEvents.Write));
            Assert.Equal((int)PollEvents.Write, Of(Take(ring, 5), ulong.MaxValue).Result);
        }
    }

    [Fact]
    public void SubmitAndWait_BadArguments_AreRefused()
    {
        using Ring ring = Open(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWait(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWait(ring.CompletionEntries + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWait(1, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWait(1, s_short, TimeSpan.FromTicks(-1)));
        Assert.Equal(4, ring.Entries);
    }

    [Fact]
    [NotOnKernel("linux with RegisteredDescriptorOnly", "It has no descriptor to poll.")]
    public void Handle_CompletionReady_IsReadable()
    {
        using Ring ring = Open(4);
        Assert.False(Polled.IsReadable(ring.Handle));
        AddNops(ring, 1);
        SubmitAll(ring);
        Assert.True(Polled.IsReadable(ring.Handle, 30_000));
        Take(ring, 1);
        Eventually.True(() => !ring.TryTake(out _) && !Polled.IsReadable(ring.Handle));
    }

    [Fact]
    public void Handle_Disposed_RingGoesOn()
    {
        using Ring ring = Open(4);
        ring.Handle.Dispose();
        Assert.False(ring.Handle.IsClosed);
        Assert.Equal(0, Complete(ring, entry => entry.PrepareNop()).Result);
    }

    [Fact]
    public void Wake_FromAnotherThread_PostsACompletion()
    {
        Assert.Equal(0, RingSetup.TryOpen(new KernelVerdict(Kernel, ""), 4, new RingOptions(), out RingSetup? setup));
        try
        {
            int answer = -1;
            var waker = new Thread(() => answer = setup!.Port.Wake(ulong.MaxValue));
            waker.Start();
            Completion woken = default;
            Eventually.True(() =>
            {
                _ = URing.Queues.WaitingEnter.Run(setup!.Port, 0, 1, 1_000_000_000);
                return setup.Completions.TryTake(out woken);
            });
            waker.Join();
            Assert.Equal((0, new Completion(ulong.MaxValue, 0)), (answer, woken));
        }
        finally
        {
            setup!.Handle.Release();
        }
    }
}
