using System.Diagnostics;

namespace URing.Fuzz;

/// <summary>Many cases of one target, with a word on the way every second.</summary>
internal sealed class Campaign(string name, Options options)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastWord = Stopwatch.GetTimestamp();
    private long _ran;
    private long _accepted;

    /// <summary>Runs the cases.</summary>
    /// <returns>Whether every property held.</returns>
    public bool Run()
    {
        using FuzzTarget target = FuzzTarget.All[name]();
        for (long number = options.First; _ran < options.Cases; number++)
        {
            try
            {
                _accepted += target.Run(new FuzzDice(options.Seed, number)) ? 1 : 0;
            }
#pragma warning disable CA1031 // Whatever is thrown is a finding: decoders answer no and throw nothing.
            catch (Exception finding)
#pragma warning restore CA1031
            {
                Console.Out.WriteLine($"FOUND {name} --seed {options.Seed} --first {number} --cases 1: {finding}");
                return false;
            }
            _ran++;
            if (_ran % 4_096 == 0)
                SayWord();
        }
        Console.Out.WriteLine($"{name}: {Sentence()}, seed {options.Seed}, no findings");
        return true;
    }

    private void SayWord()
    {
        if (Stopwatch.GetElapsedTime(_lastWord) < TimeSpan.FromSeconds(1))
            return;

        _lastWord = Stopwatch.GetTimestamp();
        Console.Error.WriteLine($"{name}: {Sentence()}");
    }

    private string Sentence()
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        return $"{_ran:N0} cases, {_ran / seconds:N0} a second, {100.0 * _accepted / _ran:F1} % accepted";
    }
}
