namespace URing.Tests.Rings.Kinds;

public sealed class RingOptionsTests
{
    public static TheoryData<RingOptions, string> Refused => new()
    {
        { new RingOptions { RegisteredWaits = -1 }, nameof(RingOptions.RegisteredWaits) },
        { new RingOptions { RegisteredWaits = 1025 }, nameof(RingOptions.RegisteredWaits) },
        { new RingOptions { Polling = new SubmissionPolling(TimeSpan.FromTicks(-1)) }, nameof(RingOptions.Polling) },
        { new RingOptions { Polling = new SubmissionPolling(TimeSpan.MaxValue) }, nameof(RingOptions.Polling) },
        { new RingOptions { Polling = new SubmissionPolling(Processor: -1) }, nameof(RingOptions.Polling) },
        { new RingOptions { Polling = new SubmissionPolling(), SingleOwner = true }, nameof(RingOptions.Polling) },
        {
            new RingOptions { Polling = new SubmissionPolling(), CooperativeTaskRun = true },
            nameof(RingOptions.Polling)
        },
        {
            new RingOptions { Descriptor = RingDescriptor.RegisteredOnly },
            nameof(RingOptions.Descriptor)
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Ring_OptionsThatCannotBe_NamesTheOption(RingOptions options, string parameter)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => new Ring(4, options));
        Assert.Equal(parameter, refused.ParamName);
    }

    [Theory]
    [InlineData(SlotSize.Large, "EntrySize Large")]
    [InlineData(SlotSize.Mixed, "EntrySize Mixed")]
    public void Ring_KindThatTheKernelLacks_NamesIt(SlotSize size, string wish)
    {
        var options = new RingOptions { Kernel = RingKernel.Emulated, EntrySize = size, OwnMemory = true };
        URingException refused = Assert.Throws<URingException>(() => new Ring(4, options));
        Assert.Equal(("io_uring_setup", Errno.EINVAL), (refused.SystemCall, refused.Error));
        Assert.Contains($"The emulated kernel has no ring with {wish}, OwnMemory", refused.Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WorkersOf_AnotherRing_Works()
    {
        using var first = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        using var second = new Ring(4, new RingOptions { Kernel = RingKernel.Linux, WorkersOf = first });
        KindChecks.RunNops(second, 20);
    }

    [Fact]
    public void WorkersOf_ClosedRing_IsRefused()
    {
        var first = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        first.Dispose();
        var options = new RingOptions { Kernel = RingKernel.Linux, WorkersOf = first };
        Assert.Throws<ObjectDisposedException>(() => new Ring(4, options));
    }
}
