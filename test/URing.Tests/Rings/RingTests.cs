using URing.Kernels.Emulation;
using URing.TestKit;

namespace URing.Tests.Rings;

public sealed class RingTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(32_769, 0)]
    [InlineData(4, -1)]
    [InlineData(4, 65_537)]
    [InlineData(8, 4)]
    public void Ring_SizeOutOfRange_IsRefused(int entries, int completionEntries)
    {
        var options = new RingOptions { Kernel = RingKernel.Linux, CompletionEntries = completionEntries };
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ring(entries, options));
    }

    [Fact]
    public void Ring_Disposed_RefusesEverything()
    {
        var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        ring.Dispose();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.TryGetEntry(out _));
        Assert.Throws<ObjectDisposedException>(() => ring.TryTake(out _));
        Assert.Throws<ObjectDisposedException>(() => ring.Submit());
        Assert.Throws<ObjectDisposedException>(() => ring.SubmitAndWait(1));
        Assert.Throws<ObjectDisposedException>(() => ring.Restrict(new URingAllowlist()));
        Assert.Throws<ObjectDisposedException>(ring.Enable);
        Assert.Throws<ObjectDisposedException>(() => TakeOne(ring));
    }

    [Fact]
    public void Counts_RingDisposed_AreRefused()
    {
        var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Pending);
        Assert.Throws<ObjectDisposedException>(() => ring.Ready);
    }

    [Fact]
    public void Restrict_Null_IsRefused()
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux, StartDisabled = true });
        Assert.Throws<ArgumentNullException>(() => ring.Restrict(null!));
    }

    [Fact]
    public void Ring_ExplicitKernel_SaysSo()
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        Assert.Equal((RingKernel.Linux, "chosen by the program"), (ring.Kernel, ring.KernelReason));
    }

    [Theory]
    [InlineData(uint.MaxValue - 2)]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue - 1)]
    public void Positions_CloseToTheWrap_EmulatedKernelGoesOn(uint first) =>
        RunAcrossTheWrap(new EmulatedKernel(first));

    [Theory]
    [InlineData(uint.MaxValue - 2)]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue - 1)]
    public void Positions_CloseToTheWrap_FaultyKernelGoesOn(uint first) =>
        RunAcrossTheWrap(new FaultyKernel(RingKernel.Linux, seed: 5, firstPosition: first));

    [Fact]
    public void Submit_ShortEveryTime_GivesEachEntryOnce()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 3, FaultPlan.Only(FaultKind.ShortSubmit, 1));
        using var ring = new Ring(32, new RingOptions { Kernel = kernel });
        Assert.Equal(32, AddNops(ring, 0));
        Assert.Equal(32, ring.Submit());
        Assert.True(kernel.Faults[FaultKind.ShortSubmit] > 2);
        Assert.Equal(kernel.Faults[FaultKind.ShortSubmit], ring.PartialSubmits);
        HashSet<ulong> seen = [];
        while (seen.Count < 32)
        {
            ring.SubmitAndWait(1);
            while (ring.TryTake(out Completion completion))
                Assert.True(seen.Add(completion.UserData));
        }
        Assert.True(ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(20)).TimedOut);
    }

    [Fact]
    public void SubmitAndWait_ShortEveryTime_WaitsAllTheSame()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 3, FaultPlan.Only(FaultKind.ShortSubmit, 1));
        using var ring = new Ring(32, new RingOptions { Kernel = kernel });
        AddNops(ring, 0);
        Assert.Equal(new EnterResult(32, 32, TimedOut: false), ring.SubmitAndWait(32));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void SubmitAndWait_ShortEveryTime_SubmitsAllBeforeItReturns(int minimum)
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 3, FaultPlan.Only(FaultKind.ShortSubmit, 1));
        using var ring = new Ring(32, new RingOptions { Kernel = kernel });
        AddNops(ring, 0);
        Assert.Equal(32, ring.SubmitAndWait(minimum).Submitted);
        Assert.Equal(0, ring.Pending);
    }

    [Fact]
    public void Submit_KernelShortOfMemory_KeepsTheEntries()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 3, FaultPlan.Only(FaultKind.Again, 1));
        using var ring = new Ring(4, new RingOptions { Kernel = kernel });
        AddNops(ring, 0);
        Assert.Equal((0, 4), (ring.Submit(), ring.Pending));
    }

    [Fact]
    public void SubmitAndWait_KernelShortOfMemoryForLong_KeepsItsTime()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 3, FaultPlan.Only(FaultKind.Again, 1));
        using var ring = new Ring(4, new RingOptions { Kernel = kernel });
        AddNops(ring, 0);
        TimeSpan time = TimeSpan.FromMilliseconds(50);
        Eventually.Ends(() => Assert.Equal(new EnterResult(0, 0, TimedOut: true), ring.SubmitAndWait(1, time)));
        Assert.Equal(4, ring.Pending);
    }

    [Fact]
    public void SubmitAndWait_KernelShortOfMemoryNowAndThen_GetsThrough()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 3, FaultPlan.Only(FaultKind.Again, 0.5));
        using var ring = new Ring(4, new RingOptions { Kernel = kernel });
        for (int round = 0; round < 20; round++)
        {
            AddNops(ring, 0);
            Assert.Equal(new EnterResult(4, 4, TimedOut: false), ring.SubmitAndWait(4));
            while (ring.TryTake(out _))
                continue;
        }
        Assert.True(kernel.Faults[FaultKind.Again] > 0);
    }

    private static void RunAcrossTheWrap(RingKernel kernel)
    {
        using var ring = new Ring(4, new RingOptions { Kernel = kernel, CompletionEntries = 4 });
        ulong next = 0;
        HashSet<ulong> seen = [];
        while (seen.Count < 100)
        {
            next += (ulong)AddNops(ring, next);
            ring.SubmitAndWait(1);
            foreach (Completion completion in ring.Completions)
                Assert.True(seen.Add(completion.UserData), $"{completion} came twice");
            Assert.InRange(ring.Pending, 0, ring.Entries);
        }
    }

    private static int AddNops(Ring ring, ulong first)
    {
        int added = 0;
        for (; ring.TryGetEntry(out SubmissionEntry entry); added++)
        {
            entry.PrepareNop();
            entry.UserData = first + (ulong)added;
        }
        return added;
    }

    private static void TakeOne(Ring ring)
    {
        foreach (Completion _ in ring.Completions)
            return;
    }
}
