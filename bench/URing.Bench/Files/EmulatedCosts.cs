using System.Globalization;

namespace URing.Bench.Files;

/// <summary>What the emulated kernel costs besides time: CPU while nothing happens, and threads.</summary>
internal static class EmulatedCosts
{
    /// <summary>The name on the command line.</summary>
    public const string Name = "emulated";

    private const int IdleMilliseconds = 10_000;
    private const int LoadMilliseconds = 1_000;

    // By then the pool's threads and the kernel's have ended, and nothing is compiled any more.
    private const int SettlingMilliseconds = 10_000;

    private static readonly string[] s_idle = ["idle", "idle-linux", "idle-emulated", "idle-emulated-watched"];

    // Of EmulatedKernel.
    private static readonly int s_fileWorkers =
        Math.Clamp(64, 2 * Environment.ProcessorCount, 8 * Environment.ProcessorCount);

    private static readonly (string Kind, string What, int Most)[] s_threads =
    [
        (EmulatedThreads.Files, "file reads that ask for a worker", s_fileWorkers),
        (EmulatedThreads.Waits, "waits for a pipe", 1),
        (EmulatedThreads.Opens, "opens of a FIFO that nobody writes", 64),
    ];

    public static List<string> Measure()
    {
        List<string> blocks = [MeasureIdle(), .. s_threads.Select(one => MeasureThreads(one.Kind, one.What, one.Most))];
        blocks.ForEach(block => Console.WriteLine($"\n{block}"));
        return blocks;
    }

    private static string MeasureIdle()
    {
        Task<double>[] all = [.. s_idle.Select(workload => Task.Run(() => Idle(workload)))];
        double[] milliseconds = Task.WhenAll(all).GetAwaiter().GetResult();
        List<string> lines = [$"{Name}: CPU over {IdleMilliseconds / 1000} s in a process in which all waits"];
        for (int i = 0; i < all.Length; i++)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {s_idle[i],-24} {milliseconds[i],6:0.0} ms"));
        return string.Join('\n', lines);
    }

    private static double Idle(string workload)
    {
        using Contestant idle = Start(workload);
        _ = idle.Run(SettlingMilliseconds);
        // What is called a second time is compiled better.
        _ = idle.Run(SettlingMilliseconds);
        return idle.Run(IdleMilliseconds).CpuNanoseconds / 1e6;
    }

    private static string MeasureThreads(string kind, string what, int most)
    {
        using Contestant loaded = Start(kind);
        long seen = loaded.Run(LoadMilliseconds).Operations;
        return $"""
            {Name}: threads under {EmulatedThreads.Load} {what}
              {seen}; at most {most}: {(seen <= most ? "met" : "missed")}
            """;
    }

    private static Contestant Start(string workload) =>
        new(workload, null, [Environment.ProcessPath!, "worker", workload, "1", Environment.ProcessPath!]);
}
