using System.Diagnostics;
using HdrHistogram;

namespace URing.Bench;

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

    public Slice Run(int milliseconds) => Slice.Parse(Ask($"{milliseconds}"));

    /// <summary>Runs a slice that records how long each operation takes; it costs more than others.</summary>
    public void RunTimed(int milliseconds, LongHistogram into) =>
        Latencies.Read(Ask($"{milliseconds} timed")[Slice.Words..], into);

    /// <summary>Runs until nothing has been compiled for a while: the code is then at its last tier.</summary>
    /// <param name="least">Slices at least.</param>
    /// <param name="most">Slices at most.</param>
    public void WarmUp(int milliseconds, int least = 8, int most = 60)
    {
        const int Quiet = 4;
        long jitted = 0;
        int quiet = 0;
        for (int i = 0; i < most && (i < least || quiet < Quiet); i++)
        {
            Slice slice = Run(milliseconds);
            // Nothing is ever compiled: it is not .NET.
            if (slice.Jitted == 0)
                break;
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

    private string[] Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return ReadLine().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new BenchException($"{_name} ended early; see its message above.");
}
