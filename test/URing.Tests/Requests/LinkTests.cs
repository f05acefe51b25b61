using URing.Abi;
using URing.TestKit;
using URing.Tests.Registrations;

namespace URing.Tests.Requests;

/// <summary>Chains: what fails where, and who hears of it.</summary>
// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class LinkTests(KernelCase kernel) : RequestContract(kernel)
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

    // Who waits for a file longest is woken last.
    [Fact]
    public void Link_OthersWaitForTheSameFile_AreWokenFirst()
    {
        using var pair = new SocketPair();
        byte* memory = Memory(3);
        Add(1, e => e.PrepareReceive(pair.Fd, memory, 1));
        Add(2, e => e.PrepareReceive(pair.Fd, memory + 1, 1), EntryFlags.Link);
        Add(3, e => e.PrepareReceive(pair.Fd, memory + 2, 1));
        Ring.Submit();
        pair.Send(7, 8);
        Assert.Equal((ulong[])[1, 2], Take(2).Select(completion => completion.UserData).Order());
        pair.Send(9);
        Assert.Equal(3UL, Assert.Single(Take(1)).UserData);
        Assert.Equal([8, 7, 9], new Span<byte>(memory, 3).ToArray());
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
    public void Link_InASubmitWithOthers_ComesBehindThem()
    {
        Add(1, e => e.PrepareNop(), EntryFlags.Link);
        Add(2, e => e.PrepareNop());
        Add(3, e => e.PrepareNop());
        Assert.Equal([1UL, 3, 2], Take(3).Select(completion => completion.UserData));
        Add(4, e => e.PrepareClose(1_000_000), EntryFlags.Link);
        Add(5, e => e.PrepareNop());
        Add(6, e => e.PrepareNop());
        Assert.Equal("4 EBADF, 6 None, 5 ECANCELED",
            string.Join(", ", Take(3).Select(completion => $"{completion.UserData} {completion.Error}")));
    }

    [Theory]
    [InlineData(EntryFlags.Link)]
    [InlineData(EntryFlags.None)]
    public void Link_RefusedEntryInside_NothingIsStarted(EntryFlags flags)
    {
        using var pipe = new TestPipe();
        byte* text = Text("x");
        Add(1, e => e.PrepareWrite(pipe.WriteFd, text, 1, 0), EntryFlags.Link);
        Add(2, e => e.PrepareRaw(new io_uring_sqe { opcode = 200 }), flags);
        Add(3, e => e.PrepareNop());
        Errno last = flags == EntryFlags.None ? Errno.None : Errno.ECANCELED;
        Assert.Equal([Errno.ECANCELED, Errno.EINVAL, last],
            Take(3).OrderBy(completion => completion.UserData).Select(completion => completion.Error));
        Assert.Equal(Errno.EAGAIN,
            Complete(e => e.PrepareRead(pipe.ReadFd, text, 1, 0, TransferFlags.NoWait)).Error);
    }

    [Fact]
    public void SkipSuccess_RefusedEntryBehindIt_OnlyTheFirstIsHeard()
    {
        Add(1, e => e.PrepareNop(), EntryFlags.Link | EntryFlags.SkipSuccess);
        Add(2, e => e.PrepareRaw(new io_uring_sqe { opcode = 200 }), EntryFlags.Link);
        Add(3, e => e.PrepareNop());
        Assert.Equal((1UL, Errno.ECANCELED), Take(1).Select(one => (one.UserData, one.Error)).Single());
        AssertSilent();
        Forget(2);
        Forget(3);
    }

    [Fact]
    public void Link_FailuresThatLinuxCountsAsSuccess_GoOn()
    {
        using var pipe = new TestPipe();
        statx* answer = New<statx>();
        byte* missing = Text("/nowhere/to/be/found");
        Prepare[] requests =
        [
            e => e.PrepareFSync(pipe.WriteFd),
            e => e.PrepareFAllocate(pipe.WriteFd, 0, 0, 1),
            e => e.PrepareStatx(SubmissionEntry.CurrentDirectory, missing, 0, 0x7ff, answer),
        ];
        foreach (Prepare prepare in requests)
        {
            Add(1, prepare, EntryFlags.Link);
            Add(2, e => e.PrepareNop());
            List<Completion> both = Take(2);
            Assert.NotEqual(Errno.None, Of(both, 1).Error);
            Assert.Equal(Errno.None, Of(both, 2).Error);
            // Nor is anything heard of them.
            Add(3, prepare, EntryFlags.SkipSuccess);
            AssertSilent();
        }
        Add(4, e => e.PrepareFSync(1_000_000), EntryFlags.Link);
        Add(5, e => e.PrepareNop());
        Assert.Equal([Errno.EBADF, Errno.ECANCELED], Take(2).Select(completion => completion.Error));
    }

    [Fact]
    public void Link_TransfersOnAFile_GoInOrder()
    {
        using var file = new TestFile();
        byte* text = Text("abcd"), buffer = Memory(4);
        Add(1, e => e.PrepareWrite(file.Fd, text, 4, 0), EntryFlags.Link);
        Add(2, e => e.PrepareFSync(file.Fd), EntryFlags.Link);
        Add(3, e => e.PrepareWrite(file.Fd, text, 2, 2), EntryFlags.Link);
        Add(4, e => e.PrepareRead(file.Fd, buffer, 4, 0));
        Assert.Equal("1 4, 2 0, 3 2, 4 4",
            string.Join(", ", Take(4).Select(completion => $"{completion.UserData} {completion.Result}")));
        Assert.Equal("abab"u8, new Span<byte>(buffer, 4));
    }

    [Fact]
    public void Link_VectorsChangedAfterTheSubmit_AreThoseOfTheSubmit()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(16);
        iovec* vector = New(new iovec { iov_base = (ulong)buffer, iov_len = 1 });
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer + 8, 1, 0), EntryFlags.Link);
        Add(2, e => e.PrepareReadV(pipe.ReadFd, vector, 1, 0));
        Ring.Submit();
        *vector = default;
        pipe.Write("xy"u8);
        Assert.Equal([1, 1], Take(2).Select(completion => completion.Result));
        Assert.Equal(((byte)'y', (byte)'x'), (buffer[0], buffer[8]));
    }

    [Theory]
    [InlineData(EntryFlags.Link, Errno.ECANCELED)]
    [InlineData(EntryFlags.HardLink, Errno.None)]
    public void Link_TimeLimitExpires_IsPostedBeforeItsTarget(EntryFlags flags, Errno next)
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        __kernel_timespec* time = New(new __kernel_timespec { tv_nsec = 1_000_000 });
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), flags);
        Add(2, e => e.PrepareLinkTimeout(time), EntryFlags.Link);
        Add(3, e => e.PrepareNop());
        Assert.Equal($"2 ETIME, 1 ECANCELED, 3 {next}",
            string.Join(", ", Take(3).Select(completion => $"{completion.UserData} {completion.Error}")));
    }

    [Fact]
    public void Link_TwoTimeLimitsForOne_IsRefused()
    {
        __kernel_timespec* time = New(new __kernel_timespec { tv_sec = 1000 });
        Add(1, e => e.PrepareNop(), EntryFlags.Link);
        Add(2, e => e.PrepareLinkTimeout(time), EntryFlags.Link);
        Add(3, e => e.PrepareLinkTimeout(time));
        Assert.Equal([Errno.ECANCELED, Errno.ECANCELED, Errno.EINVAL], Take(3).Select(one => one.Error));
    }

    [Fact]
    public void Link_OneOfManyIsCancelled_TheRestIsToo()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0), EntryFlags.Link);
        Add(2, e => e.PrepareNop(), EntryFlags.Link);
        Add(3, e => e.PrepareNop());
        Add(4, e => e.PrepareCancel(2));
        Assert.Equal(Errno.ENOENT, Assert.Single(Take(1)).Error);
        Add(5, e => e.PrepareCancel(1));
        List<Completion> all = Take(4);
        Assert.Equal((5UL, 0), (all[0].UserData, all[0].Result));
        Assert.Equal([1UL, 2, 3], all[1..].Select(completion => completion.UserData));
        Assert.All(all[1..], completion => Assert.Equal(Errno.ECANCELED, completion.Error));
    }

    [Fact]
    public void Drain_InsideAChain_HoldsUpTheChainAndTheNext()
    {
        using var pipe = new TestPipe();
        byte* buffer = Memory(8);
        Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0));
        Add(2, e => e.PrepareNop(), EntryFlags.Link);
        Add(3, e => e.PrepareNop(), EntryFlags.Drain);
        Add(4, e => e.PrepareNop());
        AssertSilent();
        pipe.Write("x"u8);
        Assert.Equal([1UL, 2, 3, 4], Take(4).Select(completion => completion.UserData));
        Assert.Equal(0, Complete(e => e.PrepareNop()).Result);
    }

    [Fact]
    public void Link_RingDisposedMeanwhile_LeavesNothingBehind()
    {
        const int Rounds = 20;
        for (int i = 0; i < Rounds; i++)
        {
            using TestPipe source = new(), target = new();
            byte* text = Text("x");
            using (var other = new Ring(8, new RingOptions { Kernel = Kernel }))
            {
                Assert.True(other.TryGetEntry(out SubmissionEntry splice));
                splice.PrepareSplice(source.ReadFd, ulong.MaxValue, target.WriteFd, ulong.MaxValue, 1);
                splice.Flags = EntryFlags.Link;
                Assert.True(other.TryGetEntry(out SubmissionEntry write));
                write.PrepareWrite(target.WriteFd, text, 1, 0);
                other.Submit();
            }
            source.Write("y"u8);
        }
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
