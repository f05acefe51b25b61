using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>Rings that their thread enters by an index of its own.</summary>
public sealed class RegisteredDescriptorTests
{
    private static readonly RingOptions s_registered = new()
    {
        Kernel = RingKernel.Linux,
        Descriptor = RingDescriptor.Registered,
    };

    private static readonly RingOptions s_only = new()
    {
        Kernel = RingKernel.Linux,
        OwnMemory = true,
        Descriptor = RingDescriptor.RegisteredOnly,
    };

    [Fact]
    public void Registered_AnotherThread_UsesTheDescriptor()
    {
        using Ring ring = KindChecks.Open(8, s_registered);
        KindChecks.RunNops(ring, 20);
        Eventually.Ends(() => KindChecks.RunNops(ring, 20));
        KindChecks.RunNops(ring, 20);
    }

    [Fact]
    public void Registered_MoreThanTheTableHolds_AllWork()
    {
        // A thread of its own, whose table is empty.
        Eventually.Ends(() =>
        {
            Ring[] rings = [.. Enumerable.Range(0, 20).Select(_ => KindChecks.Open(2, s_registered))];
            foreach (Ring ring in rings)
                KindChecks.RunNops(ring, 5);
            foreach (Ring ring in rings)
                ring.Dispose();
        });
    }

    [Fact]
    public void Dispose_OwnThread_GivesTheIndexBack()
    {
        Eventually.Ends(() =>
        {
            for (int round = 0; round < 100; round++)
            {
                using Ring ring = KindChecks.Open(2, s_only);
                KindChecks.RunNops(ring, 3);
            }
        });
    }

    [Fact]
    public void RegisteredOnly_AnotherThread_IsRefused()
    {
        using Ring ring = KindChecks.Open(2, s_only);
        Assert.True(ring.TryGetEntry(out _));
        Eventually.Ends(() =>
            Assert.Equal(Errno.EBADF, Assert.Throws<URingException>(() => ring.Submit()).Error));
        Assert.Equal(1, ring.Submit());
    }

    [Fact]
    public void RegisteredOnly_Restrictions_ArePassedOn()
    {
        using Ring ring = KindChecks.Open(2, new RingOptions
        {
            Kernel = RingKernel.Linux,
            OwnMemory = true,
            Descriptor = RingDescriptor.RegisteredOnly,
            StartDisabled = true,
        });
        ring.Restrict(new URingAllowlist());
        ring.Enable();
        Assert.True(ring.TryGetEntry(out _));
        ring.SubmitAndWait(1);
        Assert.True(ring.TryTake(out Completion refused));
        Assert.Equal(Errno.EACCES, refused.Error);
    }
}
