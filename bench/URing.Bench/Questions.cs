namespace URing.Bench;

/// <summary>What a duel shall find out, and what is hoped for.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">What is measured.</param>
/// <param name="Contender">The workload of URing.</param>
/// <param name="Baseline">The workload to compare with; several of C's: the fastest is taken.</param>
/// <param name="Batch">Operations per turn.</param>
/// <param name="Target">What shall be reached.</param>
internal sealed record Question(
    string Name, string Title, string Contender, string[] Baseline, int Batch, Target Target)
{
    /// <summary>Whether the baseline is the C program.</summary>
    public bool IsAgainstC { get; init; } = true;

    /// <summary>Whether both sides get one core only, the same one.</summary>
    public bool IsPinned { get; init; } = true;
}

/// <summary>A goal for the ratio of the rates, or for the difference in time of an operation.</summary>
/// <param name="LeastRatio">Contender's rate by the baseline's, at least; 0 for none.</param>
/// <param name="MostAbove">Nanoseconds above the baseline, at most; 0 for none.</param>
internal readonly record struct Target(double LeastRatio = 0, double MostAbove = 0)
{
    public override string ToString() =>
        LeastRatio > 0 ? $"at least {LeastRatio:0.00}"
        : MostAbove > 0 ? $"at most {MostAbove:0} ns above"
        : "none";

    public bool IsMet(double ratio, double above) =>
        (LeastRatio == 0 || ratio >= LeastRatio) && (MostAbove == 0 || above <= MostAbove);
}

internal static class Questions
{
    public static IReadOnlyList<Question> All { get; } =
    [
        Nop(1), Nop(8), Nop(64), Nop(256),
        new("reads4k", "Ring, cached 4 KiB READ, batch 32, against C", "reads4k", ["reads4k"], 32, new(0.97)),
        new("context-nop", "URingContext, no-op, depth 64, against Ring", "context-nop", ["nop-cq"], 64,
            new(MostAbove: 25)) { IsAgainstC = false },
        new("context-nop", "URingContext, no-op, depth 64, against C without a lock", "context-nop", ["nop"], 64,
            new()),
        new("context-threads", "URingContext, two threads add and two take, batch 32, against C with a lock",
            "context-threads", ["threads-inside", "threads-outside"], 32, new(0.4)) { IsPinned = false },
        new("context-readv", "URingContext, cached 4 KiB READV, batch 32, against Ring", "context-readv", ["readv-cq"],
            32, new()) { IsAgainstC = false },
        new("context-readv", "URingContext, cached 4 KiB READV, batch 32, against C", "context-readv", ["readv"], 32,
            new()),
    ];

    private static Question Nop(int batch) =>
        new("nop", $"Ring, no-op, batch {batch}, against C", "nop", ["nop"], batch, new(0.97));
}
