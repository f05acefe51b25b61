using System.Globalization;
using System.Text;

namespace URing.Bench;

/// <summary>The results as text for the terminal and as a file.</summary>
internal static class Report
{
    public static string Lines(Verdict verdict)
    {
        Spread ratio = Spread.Of(verdict.Rounds.Select(round => round.Ratio));
        Spread cpu = Spread.Of(verdict.Rounds.Select(round => round.CpuRatio));
        Spread above = Spread.Of(verdict.Rounds.Select(round => round.Above));
        Spread cpuAbove = Spread.Of(verdict.Rounds.Select(round => round.CpuAbove));
        Target target = verdict.Question.Target;
        string ring = verdict.Ring.Replace(" ", ", entries and completions ");
        string times = $"baseline {Time(verdict, r => r.Baseline)}, URing {Time(verdict, r => r.Contender)}";
        string met = target == default ? "" : target.IsMet(ratio.Median, above.Median) ? ", met" : ", missed";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {verdict.Question.Title}
              ring: setup flags 0x{ring}; baseline: {verdict.Baseline}
              {times} ns per operation (wall, CPU)
              ratio of rates   {Format(ratio, "0.000")}
              ratio by CPU     {Format(cpu, "0.000")}
              ns above         {Format(above, "0.0")}
              ns above by CPU  {Format(cpuAbove, "0.0")}
              allocated {Allocated(verdict):0.######} bytes per operation; target: {target}{met}
            """);
    }

    public static void Write(string directory, Options options, IEnumerable<string> machine, List<string> blocks)
    {
        var text = new StringBuilder();
        string day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"# {day}, {Machine.Model}, {Environment.ProcessorCount} cores\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{options.Command}`\n\n");
        foreach (string line in machine)
            text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
        text.Append("\nMedian over the rounds, its 95 % interval, quartiles, extremes. A round runs baseline,\n");
        text.Append("URing, URing, baseline; a ratio above 1 means that URing is faster.\n\n```\n");
        text.AppendJoin("\n\n", blocks).Append("\n```\n");
        Directory.CreateDirectory(directory);
        string name = options.Question is null ? "" : "-" + options.Question;
        File.WriteAllText(Path.Combine(directory, $"{day}-{Machine.Slug}{name}.md"), text.ToString());
    }

    private static string Format(Spread spread, string format)
    {
        return $"{N(spread.Median)}   95 % {N(spread.Low)} to {N(spread.High)}   "
            + $"quartiles {N(spread.FirstQuartile)}, {N(spread.ThirdQuartile)}   "
            + $"extremes {N(spread.Minimum)}, {N(spread.Maximum)}";

        string N(double number) => number.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Time(Verdict verdict, Func<Round, Slice> side) => string.Create(CultureInfo.InvariantCulture,
        $"{Spread.Of(verdict.Rounds.Select(r => side(r).WallPerOperation)).Median:0.0}, "
        + $"{Spread.Of(verdict.Rounds.Select(r => side(r).CpuPerOperation)).Median:0.0}");

    private static double Allocated(Verdict verdict) =>
        (double)verdict.Rounds.Sum(r => r.Contender.Allocated) / verdict.Rounds.Sum(r => r.Contender.Operations);
}
