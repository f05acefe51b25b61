using System.CommandLine;
using URing;
using URing.Cli;
using URing.Cli.Commands;
using URing.Cli.Reporting;

const int Failed = 1;

using var interruption = new Interruption();
try
{
    RootCommand root = TourCommand.Create(args, new Terminal(), interruption.Token);
    // No response files: a file may be called @name.
    ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Errors.Count > 0)
        return Fail($"{parsed.Errors[0].Message} See '{NameOf(parsed.CommandResult.Command)} --help'.");
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    return interruption.ExitCode;
}
catch (Failure failure)
{
    return Fail(failure.Message);
}
catch (URingException refusal)
{
    return Fail(refusal.Message);
}
catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
{
    return Fail(Throw.Cannot(refusal).Message);
}

static string NameOf(Command command) =>
    command is RootCommand ? TourCommand.Name : $"{TourCommand.Name} {command.Name}";

static int Fail(string sentence)
{
    Console.Error.WriteLine($"uring: {sentence}");
    return Failed;
}
