using URing.TestKit;

namespace URing.Tests.Rings;

public abstract partial class RingMechanics
{
    [Fact]
    public void Submit_ManyNops_EachCompletesOnce()
    {
        using Ring ring = Open(8);
        HashSet<ulong> seen = [];
        for (ulong batch = 0; batch < 200; batch++)
        {
            AddNops(ring, 8, batch * 8);
            foreach (Completion completion in Take(ring, 8))
                Assert.True(completion.Result == 0 && seen.Add(completion.UserData), completion.ToString());
        }
        Assert.Equal(1600, seen.Count);
        Assert.False(ring.TryTake(out _));
    }

    [Fact]
    public void Submit_ExtremeUserData_ComesBack()
    {
        using Ring ring = Open(4);
        ulong[] extremes = [0, 1, long.MaxValue, ulong.MaxValue];
        foreach (ulong userData in extremes)
            Add(ring, userData, entry => entry.PrepareNop());
        Assert.Equal(extremes, Take(ring, 4).Select(completion => completion.UserData).Order());
    }

    [Fact]
    public void Submit_NothingPending_TakesNothing()
    {
        using Ring ring = Open(4);
        Assert.Equal(0, ring.Submit());
        Assert.Equal((0, 0), (ring.Pending, ring.Ready));
    }

    [Fact]
    [NotOnKernel("linux with PollingThread", "Its thread takes entries when it gets to it.")]
    [NotOnKernel(NotOnKernelAttribute.Faulty, "It takes fewer entries at a time.")]
    public void Submit_SomePending_AnswersHowMany()
    {
        using Ring ring = Open(8);
        AddNops(ring, 5);
        Assert.Equal(5, ring.Pending);
        Assert.Equal(5, ring.Submit());
        Assert.Equal(0, ring.Pending);
    }

    [Fact]
    public void TryGetEntry_FullQueue_SaysNoUntilSubmitted()
    {
        using Ring ring = Open(4);
        AddNops(ring, ring.Entries);
        Assert.False(ring.TryGetEntry(out _));
        Assert.Equal(ring.Entries, ring.Pending);
        SubmitAll(ring);
        AddNops(ring, ring.Entries, 100);
        Assert.Equal(2 * ring.Entries, Take(ring, 2 * ring.Entries).Select(c => c.UserData).Distinct().Count());
    }

    [Fact]
    public void TryGetEntry_NeverPrepared_IsNopWithoutUserData()
    {
        using Ring ring = Open(2);
        for (int round = 0; round < 3; round++)
        {
            // The slots held requests with user data and flags before.
            Add(ring, 77, entry => entry.PrepareClose(-1));
            Add(ring, 78, entry => entry.PreparePollRemove(99));
            Take(ring, 2);
            Assert.True(ring.TryGetEntry(out _));
            Assert.True(ring.TryGetEntry(out _));
            Assert.All(Take(ring, 2), completion => Assert.Equal(new Completion(0, 0), completion));
        }
    }

    [Fact]
    public void Submit_BadEntryInTheMiddle_OthersRun()
    {
        using Ring ring = Open(8);
        AddNops(ring, 3);
        Add(ring, 3, entry => entry.PrepareRaw(new URing.Abi.io_uring_sqe { opcode = 200, user_data = 3 }));
        AddNops(ring, 3, 4);
        List<Completion> completions = Take(ring, 7);
        Assert.Equal(Errno.EINVAL, Of(completions, 3).Error);
        Assert.Equal(6, completions.Count(completion => completion.Result == 0));
    }

    [Fact]
    public void TryTake_Submitted_ComesWithoutWaiting()
    {
        using Ring ring = Open(4);
        AddNops(ring, 1, 9);
        SubmitAll(ring);
        Completion taken = default;
        Eventually.True(() => ring.TryTake(out taken));
        Assert.Equal(9UL, taken.UserData);
        Assert.False(ring.TryTake(out _));
    }

    [Fact]
    public void Completions_StoppedEarly_KeepsTheRest()
    {
        using Ring ring = Open(4);
        AddNops(ring, 4);
        SubmitAll(ring);
        ring.SubmitAndWait(1);
        foreach (Completion first in ring.Completions)
        {
            Assert.Equal(3, Take(ring, 3).Count(completion => completion.UserData != first.UserData));
            break;
        }
    }
}
