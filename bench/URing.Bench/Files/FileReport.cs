using System.Globalization;
using HdrHistogram;

namespace URing.Bench.Files;

/// <summary>A match's result as text.</summary>
internal static class FileReport
{
    public static string Lines(Outcome outcome)
    {
        FileQuestion question = outcome.Question;
        List<string> lines = [$"{question.Name}: {question.Title}, {question.FileSystem}"];
        if (outcome.Ring != "")
            lines.Add($"  ring: {Report.RingOf(outcome.Ring)}");
        lines.Add($"  {"",-32} {"per second",11} {"ns",9} {"CPU ns",9} {"bytes",7} {"p50 us",9} {"p99 us",9}");
        lines.AddRange(question.Entrants.Select((entrant, side) => Row(outcome, entrant, outcome.Latencies[side])));
        lines.AddRange(question.Goals.SelectMany(goal => Answer(outcome, goal)));
        return string.Join('\n', lines);
    }

    private static string Row(Outcome outcome, Entrant entrant, LongHistogram latencies)
    {
        double wall = Spread.Of(outcome.Of(entrant).Select(slice => slice.WallPerOperation)).Median;
        double cpu = Spread.Of(outcome.Of(entrant).Select(slice => slice.CpuPerOperation)).Median;
        double bytes = Spread.Of(outcome.Of(entrant).Select(slice => slice.AllocatedPerOperation)).Median;
        return string.Create(CultureInfo.InvariantCulture,
            $"  {entrant.Name,-32} {1e9 / wall,11:0} {wall,9:0} {cpu,9:0} {bytes,7:0.##} "
            + $"{Micro(latencies, 50),9:0.0} {Micro(latencies, 99),9:0.0}");
    }

    private static double Micro(LongHistogram latencies, double percent) =>
        latencies.GetValueAtPercentile(percent) / 1000.0;

    private static IEnumerable<string> Answer(Outcome outcome, Goal goal)
    {
        Spread spread = outcome.Compare(goal);
        string verdict = goal.Bound is null ? "" : $"; target {goal.Target}";
        bool isMet = goal.IsMet(spread);
        if (goal.Or is { } other)
        {
            Spread second = outcome.Compare(other);
            verdict += $",\n      or {other.Title} {other.Target}, which is {Number(other, second.Median)}";
            isMet |= other.IsMet(second);
        }
        if (goal.Bound is not null)
            verdict += isMet ? ": met" : ": missed";
        yield return $"  {goal.Title}";
        yield return $"    {Number(goal, spread.Median)}   95 % {Number(goal, spread.Low)} to "
            + $"{Number(goal, spread.High)}{verdict}";
    }

    private static string Number(Goal goal, double number) => number.ToString(
        goal.Measure == Measure.CpuAbove ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
