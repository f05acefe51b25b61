using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

/// <summary>Chains: what fails where, and who hears of it.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public sealed unsafe class LinkTests : RequestContract
{
    private const int Length = 5;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Link_FailureAtAPlace_CancelsAllBehindIt(int place)
    {
        AddChain(place, EntryFlags.Link);
        IEnumerable<int> expected = Enumerable.Range(0, Length).Select(i =>
            i < place ? 0 : i == place ? -(int)Errno.EBADF : -(int)Errno.ECANCELED);
        Assert.Equal(expected, Take(Length).OrderBy(completion => completion.UserData)
            .Select(completion => completion.Result));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void HardLink_FailureAtAPlace_GoesOn(int place)
    {
        AddChain(place, EntryFlags.HardLink);
        List<Completion> all = Take(Length);
        Assert.Equal(Enumerable.Range(0, Length).Select(i => (ulong)i), all.Select(completion => completion.UserData));
        Assert.Equal(Enumerable.Range(0, Length).Select(i => i == place ? -(int)Errno.EBADF : 0),
            all.Select(completion => completion.Result));
    }

    [Fact]
    public void HardLink_EntryThatIsRefused_CancelsTheChain()
    {
        Add(0, e => e.PrepareNop(), EntryFlags.HardLink);
        Add(1, e => e.PrepareRaw(new io_uring_sqe { opcode = 200 }), EntryFlags.HardLink);
        Add(2, e => e.PrepareNop());
        List<Completion> all = Take(3);
        Assert.Equal([Errno.ECANCELED, Errno.EINVAL, Errno.ECANCELED],
            all.OrderBy(completion => completion.UserData).Select(completion => completion.Error));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void SkipSuccess_FailedChain_OnlyTheFailureIsHeard(int place)
    {
        AddChain(place, EntryFlags.Link, EntryFlags.SkipSuccess);
        Completion failure = Assert.Single(Take(1));
        Assert.Equal(((ulong)place, Errno.EBADF), (failure.UserData, failure.Error));
        AssertSilent();
    }

    [Fact]
    public void SkipSuccess_WholeChainSucceeds_NothingIsHeard()
    {
        AddChain(place: -1, EntryFlags.Link, EntryFlags.SkipSuccess);
        AssertSilent();
    }

    [Fact]
    public void Drain_AfterASkip_IsNotSupported()
    {
        Add(1, e => e.PrepareNop(), EntryFlags.Drain);
        Assert.Equal(0, Assert.Single(Take(1)).Result);
        Add(2, e => e.PrepareNop(), EntryFlags.SkipSuccess);
        AssertSilent();
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareNop(), EntryFlags.Drain).Error);
        Assert.Equal(Errno.EOPNOTSUPP, Complete(e => e.PrepareNop(), EntryFlags.Drain).Error);
        Assert.Equal(0, Complete(e => e.PrepareNop()).Result);
    }

    [Fact]
    public void Drain_EarlierIsPending_WaitsForItAndHoldsUpTheLater()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0));
        Add(2, e => e.PrepareNop(), EntryFlags.Drain);
        Add(3, e => e.PrepareNop());
        AssertSilent();
        pipe.Write("x"u8);
        Assert.Equal([1UL, 2, 3], Take(3).Select(completion => completion.UserData));
    }

    [Fact]
    public void Link_ShortRead_BreaksTheChain()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        pipe.Write("x"u8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareNop());
        List<Completion> both = Take(2);
        Assert.Equal((1, Errno.ECANCELED), (Of(both, 1).Result, Of(both, 2).Error));
    }

    [Theory]
    [InlineData(TimeoutFlags.None, Errno.ECANCELED)]
    [InlineData(TimeoutFlags.ExpiryIsSuccess, Errno.None)]
    public void Link_TimeoutExpires_BreaksTheChainUnlessThatIsSuccess(TimeoutFlags flags, Errno next)
    {
        __kernel_timespec* time = New(new __kernel_timespec { tv_nsec = 1_000_000 });
        Add(1, e => e.PrepareTimeout(time, 0, flags), EntryFlags.Link);
        Add(2, e => e.PrepareNop());
        List<Completion> both = Take(2);
        Assert.Equal((Errno.ETIME, next), (Of(both, 1).Error, Of(both, 2).Error));
    }

    [Fact]
    public void Link_TimeLimitInTheMiddle_CancelsTheRest()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        __kernel_timespec* time = New(new __kernel_timespec { tv_nsec = 1_000_000 });
        Add(0, e => e.PrepareNop(), EntryFlags.Link);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareLinkTimeout(time), EntryFlags.Link);
        Add(3, e => e.PrepareNop());
        List<Completion> all = Take(4);
        Assert.Equal([Errno.None, Errno.ECANCELED, Errno.ETIME, Errno.ECANCELED],
            all.OrderBy(completion => completion.UserData).Select(completion => completion.Error));
    }

    [Fact]
    public void Link_OnTheLastEntry_IsIgnored()
    {
        Add(1, e => e.PrepareNop(), EntryFlags.Link);
        Assert.Equal(0, Assert.Single(Take(1)).Result);
        Assert.Equal(0, Complete(e => e.PrepareNop()).Result);
    }

    // No-ops, one of which closes a descriptor that is none.
    private void AddChain(int place, EntryFlags link, EntryFlags others = EntryFlags.None)
    {
        for (int i = 0; i < Length; i++)
        {
            bool fails = i == place;
            EntryFlags flags = i < Length - 1 ? link | others : others;
            Add((ulong)i, e =>
            {
                if (fails)
                    e.PrepareClose(1_000_000);
                else
                    e.PrepareNop();
            }, flags);
        }
    }
}
