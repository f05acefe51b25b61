// Gives the decoders what a kernel or a network would not send. Usage: see Options.
using URing.Fuzz;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    Console.Error.WriteLine($"targets: {string.Join(' ', FuzzTarget.All.Keys)}");
    return 2;
}

string[] targets = options.Target is { } target ? [target] : [.. FuzzTarget.All.Keys];
int failed = targets.Count(name => !new Campaign(name, options).Run());
Console.Out.WriteLine($"{targets.Length * options.Cases:N0} cases of {targets.Length} targets, {failed} with findings");
return failed == 0 ? 0 : 1;
