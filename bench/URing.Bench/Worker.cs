using System.Diagnostics;
using System.Globalization;
using System.Runtime;
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
            Console.WriteLine(Measure(workload, int.Parse(line, CultureInfo.InvariantCulture)));
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
        _ => throw new BenchException($"There is no workload {name}."),
    };

    private static string Measure(Workload workload, int milliseconds)
    {
        long allocated = workload.Allocated;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long operations = workload.Run(start + (milliseconds * (Stopwatch.Frequency / 1000)));
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = workload.Allocated - allocated;
        return string.Create(CultureInfo.InvariantCulture,
            $"{operations} {(long)wall.TotalNanoseconds} {(long)cpu.TotalNanoseconds} {allocated} "
            + $"{JitInfo.GetCompiledMethodCount()}");
    }
}
