using static URing.Tests.Explorer.FindingAssert;

namespace URing.Tests.Explorer.Models;

/// <summary>Waiters of one context: at most two in the kernel, the rest asleep, and nobody forgotten.</summary>
public sealed class WaiterLineTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 0, 2)]
    [InlineData(3, 3, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 0, 3)]
    public void Wait_AsManyCompletionsAndWakesAsWaiters_AllReturn(int waiters, int completions, int wakes) =>
        Holds(Explore(WaiterFault.None, waiters, completions, wakes));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void Wait_SomeRunOutOfTime_TheOthersReturn(int withTimeout, int without) =>
        Holds(Explore(WaiterFault.None, without, withTimeout + without, wakes: 0, withTimeout));

    [Fact]
    public void Wait_RunOutOfTimeAndWoken_AllReturn() =>
        Holds(Explore(WaiterFault.None, waiters: 2, completions: 2, wakes: 1, withTimeout: 1));

    [Fact]
    public void Wait_NoPulseWhenAWaiterLeaves_ASleeperHangs() =>
        Fails(FailureKind.Deadlock, Explore(WaiterFault.NoPulseWhenLeaving, waiters: 3, completions: 3));

    [Fact]
    public void Wait_WakeNotPassedOn_AWaiterInTheKernelHangs() =>
        Fails(FailureKind.Deadlock, Explore(WaiterFault.WakeNotPassedOn, waiters: 2, completions: 0, wakes: 2));

    [Fact]
    public void Wait_SilentWhenTimedOut_ASleeperHangs() =>
        Fails(FailureKind.Deadlock,
            Explore(WaiterFault.SilentWhenTimedOut, waiters: 1, completions: 3, withTimeout: 2));

    [Fact]
    public void Wait_SleepsOverAnArrival_Hangs() =>
        Fails(FailureKind.Deadlock, Explore(WaiterFault.SleepsOverArrival, waiters: 1, completions: 1));

    private static Finding Explore(
        WaiterFault fault, int waiters, int completions, int wakes = 0, int withTimeout = 0) =>
        ModelChecker.Explore(machine =>
        {
            var model = new WaiterModel(machine, fault);
            for (int i = 0; i < waiters + withTimeout; i++)
                model.AddWaiter(hasTimeout: i < withTimeout);
            model.AddKernel(completions);
            model.AddWaker(wakes);
        });
}
