using System.Globalization;

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
        string ring = "";
        string? baseline = null;
        List<Round> rounds = [];
        for (int start = 0; start < Turns.Starts; start++)
        {
            using Contestant contender = StartContender(question, file);
            contender.WarmUp(options.Slice);
            ring = contender.Ring;
            baseline ??= FindFastest(question, options, file, ring);
            using Contestant other = StartBaseline(question, options, baseline, file, ring);
            other.WarmUp(options.Slice);
            if (other.Ring != ring)
                throw new BenchException($"The rings differ: {other.Ring} against {ring}.");

            int until = options.Rounds * (start + 1) / Turns.Starts;
            while (rounds.Count < until)
                rounds.Add(RunRound(other, contender, options.Slice));
        }
        return new Verdict(question, ring, baseline!, rounds);
    }

    private static Round RunRound(Contestant baseline, Contestant contender, int slice)
    {
        Slice[] slices = Turns.Run([baseline, contender], slice);
        return new Round(slices[0], slices[1]);
    }

    private static string FindFastest(Question question, Options options, string file, string ring)
    {
        if (question.Baseline.Length == 1)
            return question.Baseline[0];

        Dictionary<string, double> times = [];
        foreach (string name in question.Baseline)
        {
            using Contestant trial = StartBaseline(question, options, name, file, ring);
            Spread spread = Spread.Of(Enumerable.Range(0, TrialRounds)
                .Select(_ => trial.Run(options.Slice).WallPerOperation));
            times[name] = spread.Median;
            string time = spread.Median.ToString("0.0", CultureInfo.InvariantCulture);
            Console.WriteLine($"  {name}: {time} ns per operation");
        }
        return times.MinBy(pair => pair.Value).Key;
    }

    private static Contestant StartContender(Question question, string file) =>
        new(question.Contender, CoreOf(question),
            [Environment.ProcessPath!, "worker", question.Contender, $"{question.Batch}", file]);

    private static Contestant StartBaseline(
        Question question, Options options, string name, string file, string ring) =>
        new(name, CoreOf(question), question.IsAgainstC
            ? [options.CWorker, name, .. ring.Split(' '), $"{question.Batch}", file]
            : [Environment.ProcessPath!, "worker", name, $"{question.Batch}", file]);

    private static int? CoreOf(Question question) => question.IsPinned ? Machine.LastCore : null;
}
