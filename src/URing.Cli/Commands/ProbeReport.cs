using System.Text.Json.Serialization;

namespace URing.Cli.Commands;

/// <summary>What <c>uring probe --json</c> prints; the names of its members are a promise.</summary>
internal sealed record ProbeReport(
    string Backend, bool Usable, string Reason, string Release, IReadOnlyList<ProbeRequest> Requests,
    IReadOnlyList<ProbeRegistration> Registrations, IReadOnlyList<string> SetupFlags, IReadOnlyList<string> Features,
    ProbeLimits Limits)
{
    public static ProbeReport From(KernelReport report) => new(
        report.Backend, report.Usable, report.Reason, report.Release,
        [.. report.Requests.Select(request => new ProbeRequest(request.Name, request.Number, request.Supported))],
        [.. report.Registrations.Select(one => new ProbeRegistration(one.Name, one.Number, one.Supported))],
        [.. report.SetupFlags], [.. report.Features], ProbeLimits.From(report.Limits));
}

/// <summary>A request of the kernel.</summary>
internal sealed record ProbeRequest(string Name, int Number, bool Supported);

/// <summary>A registration of the kernel; null where it cannot be told whether it is supported.</summary>
internal sealed record ProbeRegistration(string Name, int Number, bool? Supported);

/// <summary>Limits in bytes and items; null where there is none.</summary>
internal sealed record ProbeLimits(
    ulong? MemlockSoft, ulong? MemlockHard, int MaxEntries, int MaxCompletionEntries, int MaxVectors,
    int? IoUringDisabled)
{
    public static ProbeLimits From(KernelLimits limits) => new(
        Finite(limits.MemlockSoft), Finite(limits.MemlockHard), limits.MaxEntries, limits.MaxCompletionEntries,
        limits.MaxVectors, limits.IoUringDisabled);

    // 2^64 - 1 stands for no limit; most readers of JSON cannot even hold the number.
    private static ulong? Finite(ulong bytes) => bytes == ulong.MaxValue ? null : bytes;
}

/// <summary>The generated serializer, which needs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ProbeReport))]
internal sealed partial class ProbeJson : JsonSerializerContext;
