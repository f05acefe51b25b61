using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>Queues that grow and shrink with what is in them.</summary>
public sealed class ResizingTests
{
    [Fact]
    public void Resize_EntriesAndCompletionsQueued_KeepsThemInOrder()
    {
        using Ring ring = Open(8);
        AddNops(ring, 0, 4);
        ring.SubmitAndWait(4);
        AddNops(ring, 4, 4);
        Resize(ring, 64, 256);
        Assert.Equal((64, 256, 4, 4), (ring.Entries, ring.CompletionEntries, ring.Pending, ring.Ready));
        AddNops(ring, 8, 20);
        ring.SubmitAndWait(28);
        Assert.Equal(Enumerable.Range(0, 28).Select(number => (ulong)number), TakeAll(ring));
    }

    [Fact]
    public void Resize_BackAndForthUnderLoad_LosesNothing()
    {
        using Ring ring = Open(8);
        using var pipe = new TestPipe();
        ulong next = 0;
        List<ulong> seen = [];
        Add(ring, ulong.MaxValue, pipe.ReadFd);
        ring.Submit();
        for (int round = 0; round < 300; round++)
        {
            int count = Math.Min(5, ring.Entries - ring.Pending);
            AddNops(ring, next, count);
            next += (ulong)count;
            if (round % 3 != 0)
                ring.Submit();
            Resize(ring, round % 2 == 0 ? 32 : 8, round % 2 == 0 ? 128 : 64);
            if (round % 4 == 0)
                seen.AddRange(TakeAll(ring));
        }
        pipe.Write("x"u8);
        Eventually.True(() =>
        {
            ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(50));
            seen.AddRange(TakeAll(ring));
            return seen.Count == (int)next + 1;
        });
        Assert.Equal(ulong.MaxValue, Assert.Single(seen, userData => userData >= next));
        Assert.Equal((int)next, seen.Where(userData => userData < next).Distinct().Count());
    }

    [Fact]
    public void Resize_CompletionsDoNotFit_SaysSoAndGoesOn()
    {
        using Ring ring = Open(16);
        AddNops(ring, 0, 16);
        ring.SubmitAndWait(16);
        URingException refused = Assert.Throws<URingException>(() => ring.Resize(4, 4));
        Assert.Equal(Errno.EOVERFLOW, refused.Error);
        Assert.Contains("take completions", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(16, TakeAll(ring).Count);
        Resize(ring, 4, 4);
        KindChecks.RunNops(ring, 20);
    }

    [Fact]
    public void Resize_RingWithoutOwner_SaysWhatItNeeds()
    {
        using var ring = new Ring(4, new RingOptions { Kernel = RingKernel.Linux });
        URingException refused = Assert.Throws<URingException>(() => ring.Resize(8));
        Assert.Equal(Errno.EINVAL, refused.Error);
        Assert.Contains("SingleOwner", refused.Remedy, StringComparison.Ordinal);
        KindChecks.RunNops(ring, 20);
    }

    [Fact]
    public void Resize_AnotherThread_IsRefused()
    {
        using Ring ring = Open(4);
        Eventually.Ends(() =>
            Assert.Equal(Errno.EEXIST, Assert.Throws<URingException>(() => ring.Resize(8)).Error));
    }

    [Fact]
    public void Resize_BadSizes_AreRefused()
    {
        using Ring ring = Open(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Resize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Resize(32_769));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Resize(8, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Resize(8, 65_537));
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Resize(8));
    }

    private static Ring Open(int entries)
    {
        Assert.SkipUnless(RingKinds.Knows("REGISTER_RESIZE_RINGS"), "Linux here does not resize rings.");
        return KindChecks.Open(entries, new RingOptions { Kernel = RingKernel.Linux, SingleOwner = true });
    }

    private static void Resize(Ring ring, int entries, int completionEntries)
    {
        try
        {
            ring.Resize(entries, completionEntries);
        }
        catch (URingException refused) when (refused.Error == Errno.EOVERFLOW)
        {
            Assert.True(ring.Ready + ring.Pending > 8, refused.Message);
        }
    }

    private static void AddNops(Ring ring, ulong first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
            entry.PrepareNop();
            entry.UserData = first + (ulong)i;
        }
    }

    private static void Add(Ring ring, ulong userData, int fd)
    {
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PreparePollAdd(fd, PollEvents.Read);
        entry.UserData = userData;
    }

    private static List<ulong> TakeAll(Ring ring)
    {
        List<ulong> taken = [];
        foreach (Completion completion in ring.Completions)
            taken.Add(completion.UserData);
        return taken;
    }
}
