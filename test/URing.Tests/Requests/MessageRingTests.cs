using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class MessageRingTests(KernelCase kernel) : RequestContract(kernel)
{
    [Fact]
    public void MessageRing_OtherRing_PostsResultAndUserData()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel });
        int fd = FdOf(other);
        Assert.Equal(0, Complete(e => e.PrepareMessageRing(fd, -7, 77)).Result);
        Assert.Equal(new Completion(77, -7), TakeFrom(other));
    }

    [Fact]
    public void Close_DescriptorOfARing_IsRefused()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel });
        int fd = FdOf(other);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareClose(fd)).Error);
        Assert.Equal(0, Complete(e => e.PrepareMessageRing(fd, -7, 77)).Result);
    }

    [Fact]
    public void MessageRing_OwnRing_PostsThereToo()
    {
        int fd = FdOf(Ring);
        Add(1, e => e.PrepareMessageRing(fd, 5, 77));
        List<Completion> both = Take(2);
        Assert.Equal((0, 5), (Of(both, 1).Result, Of(both, 77).Result));
    }

    [Fact]
    public void MessageRing_WithFlags_PassesThemOn()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel });
        int fd = FdOf(other);
        Completion sent = Complete(e => e.PrepareMessageRingWithFlags(fd, 5, 77, 0x00030001));
        SkipIf(sent, Errno.EINVAL, "flags of messages", since: "6.3");
        Completion received = TakeFrom(other);
        Assert.Equal((5, (ushort?)3), (received.Result, received.BufferId));
    }

    [Fact]
    public void MessageRing_SingleOwner_ReachesItFromAnotherRing()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel, SingleOwner = true });
        int fd = FdOf(other);
        Assert.Equal(0, Complete(e => e.PrepareMessageRing(fd, 5, 77)).Result);
        Assert.Equal(new Completion(77, 5), TakeFrom(other));
    }

    [Fact]
    public void MessageRing_DisabledRing_Fails()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel, StartDisabled = true });
        int fd = FdOf(other);
        Assert.Equal(Errno.EBADFD, Complete(e => e.PrepareMessageRing(fd, 5, 77)).Error);
        other.Enable();
        Assert.Equal(0, Complete(e => e.PrepareMessageRing(fd, 5, 77)).Result);
    }

    [Fact]
    public void MessageRing_NoRing_Fails()
    {
        using var pipe = new TestPipe();
        Assert.Equal(Errno.EBADFD, Complete(e => e.PrepareMessageRing(pipe.ReadFd, 5, 77)).Error);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareMessageRing(-1, 5, 77)).Error);
    }

    [Fact]
    public void MessageRing_MoreThanFit_AreHeldBackThere()
    {
        using var other = new Ring(2, new RingOptions { Kernel = Kernel, CompletionEntries = 2 });
        int fd = FdOf(other);
        for (int i = 0; i < 6; i++)
        {
            int number = i;
            Assert.Equal(0, Complete(e => e.PrepareMessageRing(fd, number, 77)).Result);
        }
        for (int i = 0; i < 6; i++)
            Assert.Equal(i, TakeFrom(other).Result);
    }

    [Fact]
    public void MessageRingDescriptor_ExplicitAndAllocated_CanBeReadThere()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel });
        using var file = new TestFile("passed"u8);
        int fd = FdOf(other);
        Ring.RegisterEmptyFiles(2);
        other.RegisterEmptyFiles(2);
        int* descriptors = New(file.Fd);
        Assert.Equal(1, Complete(e => e.PrepareFilesUpdate(descriptors, 1, 1)).Result);
        Assert.Equal(0, Complete(e => e.PrepareMessageRingDescriptor(fd, 1, 1, 77)).Result);
        Assert.Equal(77UL, TakeFrom(other).UserData);
        int slot = Complete(e => e.PrepareMessageRingDescriptor(
            fd, 1, DirectSlot.Allocate, 78, MessageRingFlags.SkipCompletion)).Result;
        Assert.Equal(0, slot);
        byte* buffer = Memory(8);
        Assert.True(other.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareRead(slot, buffer, 8, 0);
        entry.Flags = EntryFlags.FixedFile;
        Assert.Equal(6, TakeFrom(other).Result);
    }

    [Fact]
    public void MessageRingDescriptor_EmptySlotOrFullTable_Fails()
    {
        using var other = new Ring(4, new RingOptions { Kernel = Kernel });
        using var file = new TestFile();
        int fd = FdOf(other);
        Ring.RegisterEmptyFiles(2);
        int* descriptors = New(file.Fd);
        Assert.Equal(1, Complete(e => e.PrepareFilesUpdate(descriptors, 1, 1)).Result);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareMessageRingDescriptor(fd, 0, 0, 77)).Error);
        Assert.Equal(Errno.ENXIO, Complete(e => e.PrepareMessageRingDescriptor(fd, 1, 0, 77)).Error);
        Assert.Equal(Errno.ENFILE,
            Complete(e => e.PrepareMessageRingDescriptor(fd, 1, DirectSlot.Allocate, 77)).Error);
    }

    private static int FdOf(Ring ring) => (int)ring.Handle.DangerousGetHandle();

    private static Completion TakeFrom(Ring ring)
    {
        Completion completion = default;
        Eventually.True(() =>
        {
            ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(100));
            return ring.TryTake(out completion);
        });
        return completion;
    }
}
