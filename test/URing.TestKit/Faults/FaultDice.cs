namespace URing.TestKit;

/// <summary>Seeded decisions for one thread or one lock.</summary>
internal sealed class FaultDice(int seed, FaultPlan plan, FaultCounts counts)
{
    private readonly Random _random = new(seed);

    /// <summary>Whether a fault strikes now; one that does is counted.</summary>
    public bool Strikes(FaultKind kind)
    {
        // Always rolled, so that the sequence depends on the seed and not on the plan.
        if (_random.NextDouble() >= plan.Of(kind))
            return false;

        counts.Add(kind);
        return true;
    }

    public int Below(int limit) => _random.Next(limit);

    /// <summary>A delay in ticks of the stopwatch's clock; 0 for most.</summary>
    public TimeSpan Delay() =>
        Strikes(FaultKind.Delayed) ? plan.LongestDelay * _random.NextDouble() : TimeSpan.Zero;
}
