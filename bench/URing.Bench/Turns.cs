namespace URing.Bench;

/// <summary>Contestants that run by turns, so that a noisy machine disturbs all alike.</summary>
internal static class Turns
{
    // All sides start afresh this often: where a process happens to lie in memory is worth some percent.
    public const int Starts = 3;

    /// <summary>One round, there and back (A B C C B A): what drifts evenly within a round cancels out.</summary>
    /// <returns>What each did, in their order.</returns>
    public static Slice[] Run(IReadOnlyList<Contestant> contestants, int milliseconds)
    {
        Slice[] there = [.. contestants.Select(contestant => contestant.Run(milliseconds))];
        for (int i = contestants.Count - 1; i >= 0; i--)
            there[i] += contestants[i].Run(milliseconds);
        return there;
    }
}
