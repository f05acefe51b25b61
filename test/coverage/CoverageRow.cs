namespace URing.Coverage;

/// <summary>A request or registration, and what there is for it.</summary>
internal sealed record CoverageRow(int Number, string Name)
{
    public required string Since { get; init; }

    public required string[] Members { get; init; }

    public required string[] Tests { get; init; }

    public required bool IsEmulated { get; init; }

    public required string Notes { get; init; }

    public required string? WhyUntested { get; init; }

    /// <summary>What is missing or contradicts itself, in one sentence each.</summary>
    public required IReadOnlyList<string> Gaps { get; init; }
}
