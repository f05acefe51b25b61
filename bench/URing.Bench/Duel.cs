namespace URing.Bench;

/// <summary>What both sides did in one round.</summary>
internal readonly record struct Round(Slice Baseline, Slice Contender)
{
    /// <summary>The contender's rate by the baseline's.</summary>
    public double Ratio => Baseline.WallPerOperation / Contender.WallPerOperation;

    public double CpuRatio => Baseline.CpuPerOperation / Contender.CpuPerOperation;

    /// <summary>Nanoseconds that an operation of the contender takes longer.</summary>
    public double Above => Contender.WallPerOperation - Baseline.WallPerOperation;

    public double CpuAbove => Contender.CpuPerOperation - Baseline.CpuPerOperation;
}

/// <summary>A question's answer.</summary>
internal sealed record Verdict(Question Question, string Ring, string Baseline, IReadOnlyList<Round> Rounds);

/// <summary>Two contestants that run by turns, so that a noisy machine disturbs both alike.</summary>
internal static class Duel
{
    private const int TrialRounds = 5;

    public static Verdict Fight(Question question, Options options, string file)
    {
        int? core = question.IsPinned ? Machine.LastCore : null;
        using var contender = new Contestant(question.Contender, core,
            [Environment.ProcessPath!, "worker", question.Contender, $"{question.Batch}", file]);
        contender.WarmUp(options.Slice);
        string baseline = question.Baseline.Length == 1
            ? question.Baseline[0]
            : question.Baseline.MinBy(name => TimeOf(name, contender.Ring))!;
        using Contestant other = StartBaseline(baseline, contender.Ring);
        other.WarmUp(options.Slice);
        return new Verdict(question, contender.Ring, baseline, Run(other, contender, options));

        Contestant StartBaseline(string name, string ring) => new(name, core, question.IsAgainstC
            ? [options.CWorker, name, .. ring.Split(' '), $"{question.Batch}", file]
            : [Environment.ProcessPath!, "worker", name, $"{question.Batch}", file]);

        double TimeOf(string name, string ring)
        {
            using Contestant trial = StartBaseline(name, ring);
            double[] times =
                [.. Enumerable.Range(0, TrialRounds).Select(_ => trial.Run(options.Slice).WallPerOperation)];
            Console.WriteLine($"  {name}: {Spread.Of(times).Median:0.0} ns per operation");
            return Spread.Of(times).Median;
        }
    }

    private static List<Round> Run(Contestant baseline, Contestant contender, Options options)
    {
        if (baseline.Ring != contender.Ring)
            throw new BenchException($"The rings differ: {baseline.Ring} against {contender.Ring}.");

        List<Round> rounds = [];
        for (int i = 0; i < options.Rounds; i++)
        {
            // There and back: what drifts evenly within a round cancels out.
            Slice first = baseline.Run(options.Slice);
            Slice contest = contender.Run(options.Slice) + contender.Run(options.Slice);
            rounds.Add(new Round(first + baseline.Run(options.Slice), contest));
        }
        return rounds;
    }
}
