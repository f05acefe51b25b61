using Spectre.Console;

namespace URing.Cli.Reporting;

/// <summary>Where the tool writes: with colours and bars in a terminal, in plain lines anywhere else.</summary>
internal sealed class Terminal
{
    // Wide enough that no sentence is ever broken where nobody looks at a screen.
    private const int Unlimited = 4096;

    private readonly IAnsiConsole _console;
    private readonly bool _isLive;

    public Terminal()
    {
        _isLive = !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(_isLive ? new AnsiConsoleSettings() : Plain());
        if (!_isLive)
            _console.Profile.Width = Unlimited;
    }

    public void WriteLine(string text = "") => _console.WriteLine(text);

    /// <summary>Writes a line that begins with a word in bold, in a column of its own.</summary>
    public void WriteFact(string name, string text) =>
        _console.MarkupLine($"[bold]{Markup.Escape(name.PadRight(10))}[/]{Markup.Escape(text)}");

    public void WriteTable(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (string name in head)
        {
            string title = $"[bold]{Markup.Escape(name)}[/]";
            table.AddColumn(new TableColumn(title) { Padding = new Padding(0, 0, 3, 0), NoWrap = true });
        }
        for (int i = 1; i < head.Count; i++)
            table.Columns[i].Alignment = Justify.Right;
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        _console.Write(table);
    }

    /// <summary>
    /// Does work that reports how many bytes it has done, and shows that as a bar where there is a screen.
    /// </summary>
    public T Follow<T>(string name, long total, Func<IProgress<long>, T> work)
    {
        if (!_isLive)
            return work(new Ignored());
        return _console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .Start(bars => work(new Bar(bars.AddTask(Markup.Escape(name), maxValue: Math.Max(total, 1)))));
    }

    // No enrichers: they believe some CI systems to be terminals, and write escape codes into pipes.
    private static AnsiConsoleSettings Plain() => new()
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    };

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
