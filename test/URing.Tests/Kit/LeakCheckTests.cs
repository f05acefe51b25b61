using URing.TestKit;
using Xunit.Sdk;

namespace URing.Tests.Kit;

public sealed class LeakCheckTests
{
    [Fact]
    public void AssertClean_OpenDescriptor_NamesIt()
    {
        LeakCheck leaks = LeakCheck.Start();
        using var file = File.OpenHandle("/dev/zero");
        FailException failure = Assert.Throws<FailException>(() => leaks.AssertClean(TimeSpan.Zero));
        Assert.Contains("/dev/zero", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AssertClean_CounterAboveStart_NamesIt()
    {
        long pins = 3;
        LeakCheck leaks = LeakCheck.Start(("pins", () => pins));
        pins = 4;
        FailException failure = Assert.Throws<FailException>(() => leaks.AssertClean(TimeSpan.Zero));
        Assert.Contains("pins 4, was 3", failure.Message, StringComparison.Ordinal);
    }
}
