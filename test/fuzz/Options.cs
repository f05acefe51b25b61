using System.Globalization;

namespace URing.Fuzz;

/// <summary>What was asked on the command line.</summary>
/// <param name="Target">The only target; null for all.</param>
/// <param name="Cases">Cases of each target.</param>
/// <param name="Seed">What the cases are drawn from.</param>
/// <param name="First">The number of the first case.</param>
internal sealed record Options(string? Target, long Cases, ulong Seed, long First)
{
    public const string Usage =
        "usage: dotnet run -c Release --project test/fuzz -- [TARGET] [--cases N] [--seed S] [--first CASE]";

    /// <summary>The options; null if they make no sense.</summary>
    public static Options? Parse(string[] arguments)
    {
        Options options = new(null, Cases: 1_000_000, Seed: 1, First: 0);
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isOption = arguments[i].StartsWith('-');
            ulong number = 0;
            bool isKnown = isOption
                ? i + 1 < arguments.Length && ulong.TryParse(arguments[++i], CultureInfo.InvariantCulture, out number)
                : options.Target is null && FuzzTarget.All.ContainsKey(arguments[i]);
            if (!isKnown)
                return null;

            options = (isOption ? arguments[i - 1] : "") switch
            {
                "" => options with { Target = arguments[i] },
                "--cases" => options with { Cases = (long)number },
                "--seed" => options with { Seed = number },
                "--first" => options with { First = (long)number },
                _ => options with { Cases = -1 },
            };
        }
        return options.Cases > 0 ? options : null;
    }
}
