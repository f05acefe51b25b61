using URing.Bench.Files;

namespace URing.Bench;

/// <summary>One run of the command: questions, duels, a report.</summary>
internal static class Session
{
    private const long FileLength = 256L << 20;

    private const string AboutDuels = """
        Median over the rounds, its 95 % interval, quartiles, extremes. A round runs baseline,
        URing, URing, baseline; both sides start afresh three times.
        Ratio above 1: URing is faster.
        """;

    private const string AboutFiles = """
        Medians over the rounds with their 95 % intervals; ratios are taken round by round. A round runs all there and
        back (A B C C B A); all start afresh three times. ns: time of the run by operations. CPU: user and system time
        of the whole process. Latencies come from slices of their own, for recording them costs CPU time; fio's from
        its own report. Bytes: what the process allocates per operation, in the median round.
        """;

    public static void Run(Options options)
    {
        string liburing = Environment.GetEnvironmentVariable("LIBURING") ?? "unknown";
        string[] machine = [.. Machine.Describe(options.Data, liburing)];
        string load = Machine.Load;
        Console.WriteLine(string.Join('\n', machine));
        IReadOnlyList<FileQuestion> onFiles = FileQuestions.Find(options.Question);
        List<string> blocks = onFiles.Count > 0 ? FileSession.Ask(onFiles, options) : AskDuels(options);
        if (options.Question == EmulatedCosts.Name)
            blocks.AddRange(EmulatedCosts.Measure());
        Report.Write(options, [.. machine, $"Load average: {load}, {Machine.Load} after"],
            onFiles.Count > 0 ? AboutFiles : AboutDuels, blocks);
    }

    private static List<string> AskDuels(Options options)
    {
        Question[] questions = [.. Questions.All.Where(q => options.Question is null || q.Name == options.Question)];
        if (questions.Length == 0)
            throw new BenchException($"There is no benchmark {options.Question}.");

        string file = CreateFile(options.Data);
        try
        {
            return [.. questions.Select(question => Ask(question, options, file))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Ask(Question question, Options options, string file)
    {
        string block = Report.Lines(Duel.Fight(question, options, file));
        Console.WriteLine($"\n{block}");
        return block;
    }

    private static string CreateFile(string directory)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, $"reads-{Environment.ProcessId}");
        byte[] block = new byte[1 << 20];
        Random.Shared.NextBytes(block);
        using FileStream file = File.Create(path);
        for (long written = 0; written < FileLength; written += block.Length)
            file.Write(block);
        return path;
    }
}
