using System.Diagnostics;
using System.Globalization;

namespace URing.Bench;

/// <summary>What a contestant did in one slice of time.</summary>
internal readonly record struct Slice(
    long Operations, long Nanoseconds, long CpuNanoseconds, long Allocated, long Jitted)
{
    public static Slice operator +(Slice a, Slice b) => new(
        a.Operations + b.Operations, a.Nanoseconds + b.Nanoseconds, a.CpuNanoseconds + b.CpuNanoseconds,
        a.Allocated + b.Allocated, Math.Max(a.Jitted, b.Jitted));

    public double WallPerOperation => (double)Nanoseconds / Operations;

    public double CpuPerOperation => (double)CpuNanoseconds / Operations;
}

/// <summary>One side of a duel: a process that stays alive and works a slice of time when it is asked to.</summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process _process;
    private readonly string _name;

    public Contestant(string name, int? core, params IReadOnlyList<string> command)
    {
        _name = name;
        string[] pinned = core is { } number ? ["taskset", "-c", $"{number}"] : [];
        string[] whole = [.. pinned, .. command];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new BenchException($"{name} does not start.");
        Ring = ReadLine();
    }

    /// <summary>The ring that the kernel gave: setup flags in hex, entries, completion entries.</summary>
    public string Ring { get; }

    public Slice Run(int milliseconds)
    {
        _process.StandardInput.WriteLine(milliseconds);
        long[] numbers = [.. ReadLine().Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        return new Slice(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /// <summary>Runs until nothing has been compiled for a while: the code is then at its last tier.</summary>
    public void WarmUp(int milliseconds)
    {
        const int Least = 8, Quiet = 4, Most = 60;
        long jitted = 0;
        int quiet = 0;
        for (int i = 0; i < Most && (i < Least || quiet < Quiet); i++)
        {
            Slice slice = Run(milliseconds);
            quiet = slice.Jitted == jitted ? quiet + 1 : 0;
            jitted = slice.Jitted;
        }
    }

    public void Dispose()
    {
        // The end of its input ends it.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new BenchException($"{_name} ended early; see its message above.");
}
