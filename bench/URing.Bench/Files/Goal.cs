using System.Globalization;

namespace URing.Bench.Files;

internal enum Measure
{
    /// <summary>The contender's rate by the baseline's; more is better.</summary>
    Rate,

    /// <summary>The contender's CPU time per operation by the baseline's; less is better.</summary>
    Cpu,

    /// <summary>Nanoseconds of CPU time that an operation of the contender costs more; less is better.</summary>
    CpuAbove,
}

/// <summary>What the median shall be, or the end of its 95 % interval that is easier to miss.</summary>
/// <param name="Bound">At least for rates, at most for the others.</param>
/// <param name="IsForInterval">Whether the whole interval must keep to the bound, not only the median.</param>
internal sealed record Goal(
    Entrant Contender, Entrant Baseline, Measure Measure, double? Bound = null, bool IsForInterval = false)
{
    /// <summary>Another goal that is enough in place of this one: whichever binds.</summary>
    public Goal? Or { get; init; }

    public static Goal Rate(Entrant contender, Entrant baseline, double? bound = null) =>
        new(contender, baseline, Measure.Rate, bound);

    public static Goal Cpu(Entrant contender, Entrant baseline, double? bound = null) =>
        new(contender, baseline, Measure.Cpu, bound);

    public double Of(Round round) => Measure switch
    {
        Measure.Rate => round.Ratio,
        Measure.Cpu => 1 / round.CpuRatio,
        _ => round.CpuAbove,
    };

    public bool IsMet(Spread spread) => Bound is not { } bound || (Measure == Measure.Rate
        ? (IsForInterval ? spread.Low : spread.Median) >= bound
        : (IsForInterval ? spread.High : spread.Median) <= bound);

    public string Title => Measure switch
    {
        Measure.Rate => $"rate, {Contender.Name} by {Baseline.Name}",
        Measure.Cpu => $"CPU, {Contender.Name} by {Baseline.Name}",
        _ => $"ns of CPU above, {Contender.Name} over {Baseline.Name}",
    };

    public string Target => Bound is not { } bound ? "none" : string.Create(CultureInfo.InvariantCulture,
        $"{(Measure == Measure.Rate ? "at least" : "at most")} {bound:0.###}{(IsForInterval ? " (95 %)" : "")}");
}
