using URing.Contexts;

namespace URing.Tests.Contexts;

/// <summary>Who is woken when.</summary>
public sealed class WaiterLineTests
{
    private readonly WaiterLine _line = new();

    [Fact]
    public void TryEnterKernel_Third_IsRefusedUntilOneLeaves()
    {
        Assert.True(_line.TryEnterKernel());
        Assert.True(_line.TryEnterKernel());
        Assert.False(_line.TryEnterKernel());

        _line.LeaveKernel();

        Assert.True(_line.TryEnterKernel());
    }

    [Fact]
    public void Next_NobodyWaits_WakesNobody() =>
        Assert.Equal(default, _line.Next(completionsRemain: true, wakes: 1));

    [Fact]
    public void Next_SomebodySleepsAndNobodyIsInTheKernel_PicksTheFirst()
    {
        Waiter first = Asleep();
        _ = Asleep();

        Assert.Equal(new Handoff(first, PostMessage: false), _line.Next(completionsRemain: false, wakes: 0));
        Assert.Equal(1, _line.Asleep);
    }

    [Fact]
    public void Next_SomebodySleepsAndCompletionsRemain_PicksHim()
    {
        _line.TryEnterKernel();
        Waiter sleeper = Asleep();

        Assert.Equal(default, _line.Next(completionsRemain: false, wakes: 0));
        Assert.Equal(sleeper, _line.Next(completionsRemain: true, wakes: 0).Sleeper);
    }

    [Fact]
    public void Next_WakeWhileOthersAreInTheKernel_PostsAMessage()
    {
        _line.TryEnterKernel();

        Assert.True(_line.Next(completionsRemain: false, wakes: 1).PostMessage);
        // Of completions those in the kernel hear by themselves.
        Assert.False(_line.Next(completionsRemain: true, wakes: 0).PostMessage);
    }

    [Fact]
    public void GetUp_PickedOrNot_LeavesTheLine()
    {
        Waiter picked = Asleep();
        Waiter timedOut = Asleep();
        Assert.Equal(picked, _line.Next(completionsRemain: true, wakes: 0).Sleeper);

        _line.GetUp(picked);
        _line.GetUp(timedOut);

        Assert.Equal(0, _line.Asleep);
    }

    private Waiter Asleep()
    {
        var waiter = new Waiter();
        _line.FallAsleep(waiter);
        return waiter;
    }
}
