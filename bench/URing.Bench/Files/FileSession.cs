namespace URing.Bench.Files;

/// <summary>The questions about files of one run of the command.</summary>
internal static class FileSession
{
    public static List<string> Ask(IEnumerable<FileQuestion> questions, Options options)
    {
        using var places = new Places(options);
        List<string> blocks = [];
        foreach (FileQuestion question in questions)
        {
            string load = Machine.Load;
            string block = FileReport.Lines(Match.Play(question, options, places))
                + $"\n  load average {load} before, {Machine.Load} after";
            Console.WriteLine($"\n{block}");
            blocks.Add(block);
        }
        return blocks;
    }
}
