using URing.TestKit;

namespace URing.Tests.Registrations;

public abstract class CancelNowTests(KernelCase kernel) : RegistrationTest(kernel)
{
    [Fact]
    public void TryCancelNow_ByUserData_CancelsThatOne()
    {
        using TestPipe pipe = new();
        AddPolls(pipe, 1, 2);
        Assert.True(Ring.TryCancelNow(CancelTarget.WithUserData(2), Timeout.InfiniteTimeSpan, out int count));
        Assert.Equal(1, count);
        Completion cancelled = Assert.Single(Take(Ring, 1));
        Assert.Equal((2UL, Errno.ECANCELED), (cancelled.UserData, cancelled.Error));
        AssertNothing(Ring);
    }

    [Fact]
    public void TryCancelNow_NothingThere_FindsNone()
    {
        Assert.True(Ring.TryCancelNow(CancelTarget.WithUserData(2), TimeSpan.Zero, out int count));
        Assert.Equal(0, count);
        Assert.True(Ring.TryCancelNow(CancelTarget.Any.All, Timeout.InfiniteTimeSpan, out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void TryCancelNow_AllOnADescriptor_CountsThem()
    {
        using TestPipe pipe = new();
        using TestPipe other = new();
        AddPolls(pipe, 1, 2);
        AddPolls(other, 3);
        Assert.True(Ring.TryCancelNow(
            CancelTarget.OnDescriptor(pipe.ReadFd).All, TimeSpan.FromSeconds(1), out int count));
        Assert.Equal(2, count);
        Assert.Equal([1UL, 2UL], Take(Ring, 2).Select(completion => completion.UserData).Order());
        AssertNothing(Ring);
    }

    [Fact]
    public void TryCancelNow_AllOfAKind_LeavesTheOthers()
    {
        using TestPipe pipe = new();
        AddPolls(pipe, 1, 2);
        Assert.True(Ring.TryCancelNow(CancelTarget.OfOpcode(Opcode.Read).All, TimeSpan.Zero, out int count));
        Assert.Equal(0, count);
        Assert.True(Ring.TryCancelNow(CancelTarget.OfOpcode(Opcode.PollAdd).All, TimeSpan.Zero, out count));
        Assert.Equal(2, count);
        Take(Ring, 2);
    }

    [Fact]
    public void TryCancelNow_Any_TakesAll()
    {
        using TestPipe pipe = new();
        AddPolls(pipe, 1, 2);
        Assert.True(Ring.TryCancelNow(CancelTarget.Any, TimeSpan.Zero, out int count));
        Assert.Equal(2, count);
        Take(Ring, 2);
        AssertNothing(Ring);
    }

    [Fact]
    public void TryCancelNow_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Ring.TryCancelNow(CancelTarget.Any, TimeSpan.FromTicks(-3), out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => CancelTarget.OnDescriptor(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CancelTarget.OnRegisteredFile(-1));
    }

    [Fact]
    public void CancelTarget_Same_AreEqual()
    {
        Assert.Equal(CancelTarget.Any.All, CancelTarget.Any.All);
        Assert.True(CancelTarget.OnDescriptor(1) != CancelTarget.OnRegisteredFile(1));
        Assert.False(CancelTarget.WithUserData(1) == CancelTarget.WithUserData(2));
    }

    private void AddPolls(TestPipe pipe, params ulong[] userData)
    {
        foreach (ulong number in userData)
            Add(Ring, number, entry => entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        Ring.Submit();
    }
}
