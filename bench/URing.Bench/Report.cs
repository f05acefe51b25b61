using System.Globalization;
using System.Text;

namespace URing.Bench;

/// <summary>The results as text for the terminal and as a file.</summary>
internal static class Report
{
    private static readonly (uint Bit, string Name)[] s_flags =
    [
        (1u << 3, "CQSIZE"), (1u << 4, "CLAMP"), (1u << 6, "R_DISABLED"), (1u << 7, "SUBMIT_ALL"),
        (1u << 8, "COOP_TASKRUN"), (1u << 9, "TASKRUN_FLAG"), (1u << 12, "SINGLE_ISSUER"), (1u << 13, "DEFER_TASKRUN"),
        (1u << 16, "NO_SQARRAY"),
    ];

    public static string Lines(Verdict verdict)
    {
        Spread ratio = Spread.Of(verdict.Rounds.Select(round => round.Ratio));
        Spread cpu = Spread.Of(verdict.Rounds.Select(round => round.CpuRatio));
        Spread above = Spread.Of(verdict.Rounds.Select(round => round.Above));
        Spread cpuAbove = Spread.Of(verdict.Rounds.Select(round => round.CpuAbove));
        string baseline = Time(verdict, round => round.Baseline);
        string contender = Time(verdict, round => round.Contender);
        Target target = verdict.Question.Target;
        string met = target == default ? "" : target.IsMet(ratio.Median, above.Median) ? ", met" : ", missed";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {verdict.Question.Title}
              ring: {RingOf(verdict.Ring)}
              baseline: {verdict.Baseline}
              ns per operation (wall, CPU): baseline {baseline}; URing {contender}
              ratio of rates   {Format(ratio, "0.000")}
              ratio by CPU     {Format(cpu, "0.000")}
              ns above         {Format(above, "0.0")}
              ns above by CPU  {Format(cpuAbove, "0.0")}
              allocated {Allocated(verdict):0.######} bytes per operation; target: {target}{met}
            """);
    }

    public static string RingOf(string ring)
    {
        string[] words = ring.Split(' ');
        uint flags = uint.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var names = s_flags.Where(flag => (flags & flag.Bit) != 0).Select(flag => flag.Name);
        return $"setup flags {string.Join('|', names)} (0x{words[0]}),\n"
            + $"    {words[1]} entries, {words[2]} completions";
    }

    public static void Write(
        Options options, IEnumerable<string> machine, string explanation, List<string> blocks)
    {
        if (options.Results is not { } directory)
            return;

        var text = new StringBuilder();
        string day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"# {day}, {Machine.Model}, {Environment.ProcessorCount} cores\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{options.Command}`\n\n");
        foreach (string line in machine)
            text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{explanation}\n\n```\n");
        text.AppendJoin("\n\n", blocks).Append("\n```\n");
        Directory.CreateDirectory(directory);
        string name = options.Question is null ? "" : "-" + options.Question;
        File.WriteAllText(FreePath(Path.Combine(directory, $"{day}-{Machine.Slug}{name}")), text.ToString());
    }

    // A run never replaces another: choosing among runs is for the reader.
    private static string FreePath(string stem)
    {
        string path = $"{stem}.md";
        for (int run = 2; File.Exists(path); run++)
            path = $"{stem}-{run}.md";
        return path;
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
