using System.CommandLine;
using URing.Cli.Reporting;
using URing.Cli.Touring;

namespace URing.Cli.Commands;

/// <summary><c>uring</c> alone: the tour, and the root of the other commands.</summary>
internal static class TourCommand
{
    public const string Name = "uring";

    private static readonly Argument<string?> s_file = new("FILE")
    {
        Description = "The file to copy on the tour; generated if there is none.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static RootCommand Create(string[] words, Terminal terminal, CancellationToken token)
    {
        var root = new RootCommand(
            "io_uring for .NET. Without a command: a tour that copies a file in under 30 seconds.")
        {
            CopyCommand.Create(terminal, token), ProbeCommand.Create(terminal),
        };
        root.HelpName = Name;
        // An argument of the root would be taken, and shown, by every command.
        if (!root.Subcommands.Any(command => command.Name == words.FirstOrDefault()))
            root.Add(s_file);
        root.SetAction(arguments => new Tour(terminal, token).Run(arguments.GetValue(s_file)));
        return root;
    }
}
