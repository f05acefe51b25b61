using System.Diagnostics;
using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>Waits whose times the kernel reads where they lie.</summary>
public sealed class RegisteredWaitsTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void Wait_NothingComes_TimesOut()
    {
        using Ring ring = Open();
        ring.Waits.Set(2, s_short);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(new EnterResult(0, 0, TimedOut: true), ring.SubmitAndWaitRegistered(1, 2));
        Assert.True(Stopwatch.GetElapsedTime(start) >= s_short);
    }

    [Fact]
    public void Wait_EnoughComes_IsNoTimeout()
    {
        using Ring ring = Open();
        ring.Waits.Set(0, Eventually.DefaultDeadline);
        for (int round = 0; round < 100; round++)
        {
            Add(ring, 3);
            Assert.Equal(new EnterResult(3, 3, TimedOut: false), ring.SubmitAndWaitRegistered(3, 0));
            while (ring.TryTake(out _))
                continue;
        }
    }

    [Fact]
    public void Wait_MinimumWaitOver_OneIsEnough()
    {
        using Ring ring = Open();
        ring.Waits.Set(1, Eventually.DefaultDeadline, minimumWait: s_short);
        Add(ring, 1);
        Assert.Equal(new EnterResult(1, 1, TimedOut: false), ring.SubmitAndWaitRegistered(4, 1));
    }

    [Fact]
    public void Wait_NeverSet_LastsUntilSomethingComes()
    {
        using Ring ring = Open();
        using var pipe = new TestPipe();
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read);
        ring.Submit();
        var writer = new Thread(() => pipe.Write("x"u8));
        writer.Start();
        Assert.False(ring.SubmitAndWaitRegistered(1, 3).TimedOut);
        writer.Join();
    }

    [Fact]
    public void Wait_SignalsAtOneKilohertz_WaitsItsTime()
    {
        using Ring ring = Open();
        ring.Waits.Set(0, TimeSpan.FromMilliseconds(100));
        using Signals signals = Signals.ToThisThread();
        do
        {
            long start = Stopwatch.GetTimestamp();
            Assert.True(ring.SubmitAndWaitRegistered(1, 0).TimedOut);
            Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(100));
        }
        while (signals.Sent < 50);
    }

    [Fact]
    public void Wait_StartedDisabled_WorksOnceEnabled()
    {
        using Ring ring = Open(startDisabled: true);
        ring.Waits.Set(0, s_short);
        Assert.Equal(Errno.EBADFD, Assert.Throws<URingException>(() => ring.SubmitAndWaitRegistered(1, 0)).Error);
        ring.Enable();
        Assert.True(ring.SubmitAndWaitRegistered(1, 0).TimedOut);
    }

    [Fact]
    public void Wait_BadArguments_AreRefused()
    {
        using Ring ring = Open();
        Assert.Equal(4, ring.Waits.Count);
        Assert.Equal("wait",
            Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWaitRegistered(1, 4)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWaitRegistered(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.SubmitAndWaitRegistered(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Waits.Set(4, s_short));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Waits.Set(0, -s_short));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Waits.Set(0, s_short, -s_short));
    }

    [Fact]
    public void Waits_NotAskedFor_SaysHow()
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        Assert.Contains("RegisteredWaits", Assert.Throws<InvalidOperationException>(() => ring.Waits).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void RegisteredWaits_KernelWithoutThem_SaysSo()
    {
        var options = new RingOptions { Kernel = RingKernel.Emulated, RegisteredWaits = 1 };
        URingException refused = Assert.Throws<URingException>(() => new Ring(4, options));
        Assert.Equal(("io_uring_register", Errno.EINVAL), (refused.SystemCall, refused.Error));
    }

    private static Ring Open(bool startDisabled = false) => KindChecks.Open(8, new RingOptions
    {
        Kernel = RingKernel.Linux,
        RegisteredWaits = 4,
        StartDisabled = startDisabled,
    });

    private static void Add(Ring ring, int count)
    {
        for (int i = 0; i < count; i++)
            Assert.True(ring.TryGetEntry(out _));
    }
}
