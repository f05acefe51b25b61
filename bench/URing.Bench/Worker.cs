using System.Globalization;
using URing.Bench.Files;
using URing.Bench.Workloads;

namespace URing.Bench;

/// <summary>One contestant in C#: the same words on its input and output as the C program.</summary>
internal static class Worker
{
    public static void Run(string[] arguments)
    {
        int batch = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        using Workload workload = Open(arguments[0], batch, arguments.ElementAtOrDefault(2) ?? "");
        Console.WriteLine(workload.Ring);
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            int milliseconds = int.Parse(words[0], CultureInfo.InvariantCulture);
            Console.WriteLine(workload.Measure(milliseconds, timed: words is [_, "timed"]));
        }
    }

    private static Workload Open(string name, int batch, string file) => name switch
    {
        "nop" => new Nops(batch, likeContext: false),
        "nop-cq" => new Nops(batch, likeContext: true),
        "reads4k" => new Reads(batch, file),
        "readv-cq" => new VectoredReads(batch, file),
        "context-nop" => new ContextNops(batch),
        "context-threads" => new ContextThreads(batch),
        "context-readv" => new ContextReads(batch, file),
        "idle" => new Idle(null),
        "idle-linux" => new Idle(RingKernel.Linux),
        "idle-emulated" => new Idle(RingKernel.Emulated),
        "idle-emulated-watched" => new Idle(RingKernel.Emulated, isWatched: true),
        EmulatedThreads.Files or EmulatedThreads.Waits or EmulatedThreads.Opens => new EmulatedThreads(name, file),
        _ => FileWorkloads.Open(name, batch, file),
    };
}
