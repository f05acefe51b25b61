using System.CommandLine;
using System.CommandLine.Parsing;
using URing.Cli.Copying;
using URing.Cli.Reporting;

namespace URing.Cli.Commands;

/// <summary><c>uring copy</c>: copies a file, whole or not at all.</summary>
internal static class CopyCommand
{
    private static readonly Argument<string> s_source = new("SOURCE") { Description = "The file to copy." };

    private static readonly Argument<string> s_destination = new("DESTINATION")
    {
        Description = "The copy, or the directory to put it into.",
    };

    private static readonly Option<int?> s_depth = new("--depth")
    {
        Description = $"Blocks in flight at the same time, 1 to {CopySettings.DeepestDepth}; "
            + $"{CopySettings.Default.Depth} if not given.",
        HelpName = "N",
        CustomParser = result => ParseNumber(result, CopySettings.DeepestDepth),
    };

    private static readonly Option<int?> s_block = new("--block")
    {
        Description = "Bytes to read and write at once, such as 4096, 64K or 1M; "
            + $"{CopySettings.Default.Block >> 10}K if not given.",
        HelpName = "SIZE",
        CustomParser = result => ParseNumber(result, CopySettings.LargestBlock),
    };

    private static readonly Option<bool> s_force = new("--force") { Description = "Replace an existing file." };

    public static Command Create(Terminal terminal, CancellationToken token)
    {
        var command = new Command("copy", "Copy a file through io_uring. A copy that does not succeed leaves nothing.")
        {
            s_source, s_destination, s_depth, s_block, s_force,
        };
        command.SetAction(arguments => Run(arguments, terminal, token));
        return command;
    }

    private static void Run(ParseResult arguments, Terminal terminal, CancellationToken token)
    {
        CopySettings settings = SettingsFrom(arguments).Checked();
        CopyPaths paths = CopyPaths.Resolve(
            arguments.GetRequiredValue(s_source), arguments.GetRequiredValue(s_destination),
            arguments.GetValue(s_force));
        var job = new CopyJob(paths, settings);
        CopyResult result = terminal.Follow("copying", job.Length, progress => job.Run(progress, token));
        terminal.WriteLine($"Copied {Sizes.Format(result.Length)} to '{paths.Destination}' in "
            + $"{Sizes.Format(result.Elapsed)} ({Sizes.FormatRate(result.Length, result.Elapsed)}), "
            + $"{result.Kernel.Name} kernel, depth {settings.Depth}, block {Sizes.Format(settings.Block)}.");
        if (result.SourceChanged)
            terminal.WriteLine($"'{paths.Source}' was changed meanwhile: the copy may hold some of both.");
    }

    private static CopySettings SettingsFrom(ParseResult arguments) => new(
        arguments.GetValue(s_depth) ?? CopySettings.Default.Depth,
        arguments.GetValue(s_block) ?? CopySettings.Default.Block);

    private static int? ParseNumber(ArgumentResult result, int most)
    {
        string text = result.Tokens[0].Value;
        if (Sizes.TryParse(text, out long number) && number >= 1 && number <= most)
            return (int)number;
        string option = ((OptionResult)result.Parent!).Option.Name;
        result.AddError($"{option} takes a number from 1 to {most}, not '{text}'.");
        return null;
    }
}
