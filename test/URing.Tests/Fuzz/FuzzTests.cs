using URing.Fuzz;

namespace URing.Tests.Fuzz;

/// <summary>A taste of test/fuzz, which runs millions of such cases.</summary>
public sealed class FuzzTests
{
    private const int Cases = 20_000;
    private const ulong Seed = 454;

    public static TheoryData<string> Targets => new(FuzzTarget.All.Keys);

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_ManyCases_FindsNothing(string name)
    {
        using FuzzTarget target = FuzzTarget.All[name]();
        int accepted = 0;
        for (int number = 0; number < Cases; number++)
            accepted += target.Run(new FuzzDice(Seed, number)) ? 1 : 0;

        // Otherwise the decoder's inner parts were not reached, or it never says no.
        Assert.InRange(accepted, Cases / 4, Cases - 1);
    }
}
