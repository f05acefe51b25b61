using System.Globalization;

namespace URing.Bench;

/// <summary>What was asked on the command line.</summary>
/// <param name="Question">The question to answer; null for all.</param>
/// <param name="Rounds">Rounds of each duel.</param>
/// <param name="Slice">Milliseconds that a contestant runs at a time.</param>
/// <param name="Results">Where the results file goes; null for none.</param>
/// <param name="CWorker">The C program.</param>
/// <param name="Data">A directory on the file system to read from, ext4 for the questions about files.</param>
internal sealed record Options(
    string? Question, int Rounds, int Slice, string? Results, string CWorker, string Data)
{
    /// <summary>A directory on tmpfs; empty for none.</summary>
    public string Tmpfs { get; init; } = "";

    /// <summary>A mounted overlay; empty for none.</summary>
    public string Overlay { get; init; } = "";

    /// <summary>The lower directory of the overlay.</summary>
    public string Lower { get; init; } = "";

    private const string Usage =
        "usage: bench/run [nop|reads4k|context-nop|context-threads|context-readv"
        + "|files|direct4k|cached4k|buffered-writes|durable-appends|overhead|two-loops|emulated|emulated-direct4k] "
        + "[--rounds N] [--slice MILLISECONDS] [--no-file]";

    /// <summary>The command that repeats this run.</summary>
    public string Command =>
        $"bench/run{(Question is null ? "" : " " + Question)} --rounds {Rounds} --slice {Slice}";

    public static Options Parse(string[] arguments)
    {
        Options options = new(null, Rounds: 21, Slice: 200, null, "", "");
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = Number(++i) },
                "--slice" => options with { Slice = Number(++i) },
                "--results" => options with { Results = Text(++i) },
                "--c" => options with { CWorker = Text(++i) },
                "--data" => options with { Data = Text(++i) },
                "--tmpfs" => options with { Tmpfs = Text(++i) },
                "--overlay" => options with { Overlay = Text(++i) },
                "--lower" => options with { Lower = Text(++i) },
                "--no-file" => options with { Results = null },
                _ when arguments[i].StartsWith('-') || options.Question is not null => throw new BenchException(Usage),
                _ => options with { Question = arguments[i] },
            };
        }
        return options;

        string Text(int at) => at < arguments.Length ? arguments[at] : throw new BenchException(Usage);

        int Number(int at) =>
            int.TryParse(Text(at), CultureInfo.InvariantCulture, out int number) && number > 0
                ? number
                : throw new BenchException(Usage);
    }
}
