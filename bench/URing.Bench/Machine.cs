using System.Text.RegularExpressions;

namespace URing.Bench;

/// <summary>What the numbers were taken on.</summary>
internal static partial class Machine
{
    /// <summary>The core that pinned contestants run on.</summary>
    public static int LastCore => Environment.ProcessorCount - 1;

    public static string Model { get; } = ReadField("/proc/cpuinfo", "model name") ?? "unknown CPU";

    /// <summary>CPU model and core count, fit for a file name.</summary>
    public static string Slug =>
        $"{NotPlain().Replace(Model.ToLowerInvariant(), "-").Trim('-')}-{Environment.ProcessorCount}-cores";

    public static IEnumerable<string> Describe(string data, string liburing) =>
    [
        $"CPU: {Model}, {Environment.ProcessorCount} cores",
        $"Kernel: Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
        $".NET: {Environment.Version}, workstation GC, tiered PGO as by default",
        $"liburing: {liburing}, C compiled with gcc -O2 for plain x86-64",
        $"fio: {Environment.GetEnvironmentVariable("FIO") ?? "unknown"}",
        $"File system of {Path.GetFileName(data.TrimEnd('/'))}: {FileSystemOf(data)}",
    ];

    /// <summary>The kernel's name for the file system of a path, as mounts show it; overlayfs for overlay.</summary>
    public static string FileSystemOf(string path) => new DriveInfo(Path.GetFullPath(path)).DriveFormat switch
    {
        "overlay" => "overlayfs",
        string name => name,
    };

    /// <summary>Load before the run: how many others wanted the cores.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string? ReadField(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
