using URing.TestKit;

namespace URing.Tests.Rings;

public abstract partial class RingContract
{
    private const string NoOwners = "It does not check which thread owns a ring.";

    [Fact]
    public void SingleOwner_Nops_Complete()
    {
        using Ring ring = Open(8, singleOwner: true);
        for (int round = 0; round < 50; round++)
        {
            AddNops(ring, 8);
            Assert.Equal(8, Take(ring, 8).Count);
        }
    }

    [Fact]
    public unsafe void SingleOwner_DeferredCompletions_AreFoundByLooking()
    {
        const int Count = 60; // the kernel posts about 20 deferred ones per enter
        using var pipe = new TestPipe();
        using Ring ring = Open(64, singleOwner: true);
        using var memory = new GuardedMemory(Count);
        for (int i = 0; i < Count; i++)
        {
            // SAFETY: the memory is freed after all reads completed.
            byte* target = (byte*)memory.Address + i;
            Add(ring, (ulong)i, entry => entry.PrepareRead(pipe.ReadFd, target, 1, SubmissionEntry.CurrentPosition));
        }
        SubmitAll(ring);
        pipe.Write(new byte[Count]);
        HashSet<ulong> seen = [];
        Eventually.True(() =>
        {
            while (ring.TryTake(out Completion completion))
                Assert.True(completion.Result == 1 && seen.Add(completion.UserData), completion.ToString());
            return seen.Count == Count;
        });
    }

    [Fact]
    [NotOnKernel("linux with PollingThread", "Such a ring has no owner.")]
    [NotOnKernel("linux with RegisteredDescriptorOnly", "On another thread the ring does not exist.")]
    [NotOnKernel(NotOnKernelAttribute.Faulty, NoOwners)]
    public void SingleOwner_AnotherThreadSubmits_LearnsWhoOwnsIt()
    {
        using Ring ring = Open(4, singleOwner: true);
        AddNops(ring, 1);
        URingException? refused = null;
        OnAnotherThread(() => refused = Assert.Throws<URingException>(() => ring.Submit()));
        Assert.Equal(("io_uring_enter", Errno.EEXIST), (refused!.SystemCall, refused.Error));
        Assert.Contains("belongs to another thread", refused.Message, StringComparison.Ordinal);
        Assert.Single(Take(ring, 1));
    }

    [Fact]
    [NotOnKernel("linux with PollingThread", "Such a ring has no owner.")]
    [NotOnKernel("linux with RegisteredDescriptorOnly", "On another thread the ring does not exist.")]
    [NotOnKernel(NotOnKernelAttribute.Faulty, NoOwners)]
    public void Enable_OnAnotherThread_MakesThatTheOwner()
    {
        using Ring ring = Open(4, singleOwner: true, startDisabled: true);
        AddNops(ring, 1);
        OnAnotherThread(() =>
        {
            ring.Enable();
            Assert.Single(Take(ring, 1));
        });
        AddNops(ring, 1);
        Assert.Equal(Errno.EEXIST, Assert.Throws<URingException>(() => ring.Submit()).Error);
    }

    [Fact]
    public void StartDisabled_Submit_SaysThatItMustBeEnabled()
    {
        using Ring ring = Open(4, startDisabled: true);
        AddNops(ring, 2);
        URingException refused = Assert.Throws<URingException>(() => ring.Submit());
        Assert.Equal(Errno.EBADFD, refused.Error);
        Assert.Contains("Enable", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(Errno.EBADFD, Assert.Throws<URingException>(() => ring.SubmitAndWait(1)).Error);
        Assert.Equal(2, ring.Pending);
        ring.Enable();
        Assert.Equal(2, Take(ring, 2).Count);
    }

    [Fact]
    public void Enable_EnabledRing_IsRefused()
    {
        using Ring ring = Open(4);
        URingException refused = Assert.Throws<URingException>(ring.Enable);
        Assert.Equal(("io_uring_register", Errno.EBADFD), (refused.SystemCall, refused.Error));
    }

    private static void OnAnotherThread(Action action) => Eventually.Ends(action);
}
