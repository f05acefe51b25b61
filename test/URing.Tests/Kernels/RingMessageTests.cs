using URing.Kernels;

namespace URing.Tests.Kernels;

public sealed class RingMessageTests
{
    [Fact]
    public void Post_Ring_GetsTheCompletion() => AssertPosts(RingMessage.Post);

    [Fact]
    public void PostThroughRing_Ring_GetsTheCompletion() => AssertPosts(RingMessage.PostThroughRing);

    [Fact]
    public void PostThroughRing_NoRing_AnswersTheError()
    {
        using var zero = File.OpenHandle("/dev/zero");
        Assert.Equal(-(int)Errno.EBADFD, RingMessage.PostThroughRing((int)zero.DangerousGetHandle(), 1));
        Assert.Equal(-(int)Errno.EBADF, RingMessage.PostThroughRing(-1, 1));
    }

    private static void AssertPosts(Func<int, ulong, int> post)
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux, SingleOwner = true });
        Assert.Equal(0, post((int)ring.Handle.DangerousGetHandle(), ulong.MaxValue - 1));
        Assert.Equal(1, ring.SubmitAndWait(1).Ready);
        Assert.True(ring.TryTake(out Completion completion));
        Assert.Equal(new Completion(ulong.MaxValue - 1, 0), completion);
    }
}
