using URing.TestKit;

namespace URing.Tests.Kit;

public sealed class SignalsTests
{
    [Fact]
    public void ToThisThread_WhileWaiting_SendsAndProcessLives()
    {
        using Signals signals = Signals.ToThisThread();
        Eventually.True(() => signals.Sent > 50);
    }

    [Fact]
    public void ToAllThreads_WhileAllocating_ProcessLives()
    {
        using Signals signals = Signals.ToAllThreads();
        Eventually.True(() => new byte[100_000].Length > 0 && signals.Sent > 200);
    }
}
