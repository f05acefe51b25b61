namespace URing.Bench;

/// <summary>One run of the command: questions, duels, a report.</summary>
internal static class Session
{
    private const long FileLength = 256L << 20;

    public static void Run(Options options)
    {
        Question[] questions = [.. Questions.All.Where(q => options.Question is null || q.Name == options.Question)];
        if (questions.Length == 0)
            throw new BenchException($"There is no benchmark {options.Question}.");

        string liburing = Environment.GetEnvironmentVariable("LIBURING") ?? "unknown";
        string[] machine = [.. Machine.Describe(options.Data, liburing)];
        string load = Machine.Load;
        Console.WriteLine(string.Join('\n', machine));
        string file = CreateFile(options.Data);
        try
        {
            List<string> blocks = [.. questions.Select(question => Ask(question, options, file))];
            if (options.Results is { } directory)
                Report.Write(directory, options, [.. machine, $"Load average: {load}, {Machine.Load} after"], blocks);
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
