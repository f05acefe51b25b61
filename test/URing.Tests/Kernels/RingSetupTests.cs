using System.Diagnostics;
using URing.TestKit;
using static URing.Abi.Constants;

namespace URing.Tests.Kernels;

public sealed class RingSetupTests
{
    private const uint Deferred = IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG;

    [Fact]
    public void Ring_OptionalFlagsRefused_PeelsTheNewestFirst()
    {
        const uint Optional = IORING_SETUP_NO_SQARRAY | Deferred | IORING_SETUP_SINGLE_ISSUER;
        var kernel = new RefusingKernel((_, flags) => (flags & Optional) != 0 ? Errno.EINVAL : Errno.None);
        using (var ring = new Ring(4, new RingOptions { Kernel = kernel, SingleOwner = true }))
            RunNops(ring);

        uint first = kernel.Asked[0];
        Assert.Equal(Optional, first & Optional);
        Assert.Equal(
            [first, first & ~IORING_SETUP_NO_SQARRAY, first & ~(IORING_SETUP_NO_SQARRAY | Deferred), first & ~Optional],
            kernel.Asked);
    }

    [Fact]
    public void Ring_WithoutArrayFlag_RunsOverTheArray()
    {
        var kernel = new RefusingKernel((_, flags) =>
            (flags & IORING_SETUP_NO_SQARRAY) != 0 ? Errno.EINVAL : Errno.None);
        using var ring = new Ring(4, new RingOptions { Kernel = kernel });
        for (int round = 0; round < 20; round++)
            RunNops(ring);
    }

    [Theory]
    [InlineData(Errno.EPERM, "refused a ring")]
    [InlineData(Errno.ENOSYS, "refused a ring")]
    [InlineData(Errno.ENOMEM, "refused a ring")]
    [InlineData(Errno.EMFILE, "RLIMIT_NOFILE")]
    public void Ring_OtherRefusal_PeelsNothingAndSaysTheRemedy(Errno error, string remedy)
    {
        var kernel = new RefusingKernel((_, _) => error);
        URingException refused =
            Assert.Throws<URingException>(() => new Ring(4, new RingOptions { Kernel = kernel, SingleOwner = true }));
        Assert.Equal(("io_uring_setup", error), (refused.SystemCall, refused.Error));
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
        Assert.Single(kernel.Asked.Distinct());
    }

    [Fact]
    public void Ring_ShortOfMemoryForAWhile_IsRetried()
    {
        var kernel = new RefusingKernel((attempt, _) => attempt < 5 ? Errno.ENOMEM : Errno.None);
        using var ring = new Ring(4, new RingOptions { Kernel = kernel });
        Assert.Equal(6, kernel.Asked.Count);
        RunNops(ring);
    }

    [Fact]
    public void Ring_ShortOfMemoryForLong_GivesUpInTime()
    {
        long start = Stopwatch.GetTimestamp();
        var kernel = new RefusingKernel((_, _) => Errno.ENOMEM);
        Assert.Throws<URingException>(() => new Ring(4, new RingOptions { Kernel = kernel }));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Ring_RefusedOrDisposed_LeaksNoDescriptor()
    {
        using LeakCheck leaks = LeakCheck.Start();
        for (int i = 0; i < 20; i++)
        {
            using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
            ring.Dispose();
        }
    }

    private static void RunNops(Ring ring)
    {
        while (ring.TryGetEntry(out SubmissionEntry entry))
            entry.PrepareNop();
        Assert.Equal(ring.Entries, ring.SubmitAndWait(ring.Entries).Ready);
        foreach (Completion completion in ring.Completions)
            Assert.Equal(0, completion.Result);
    }
}
