using System.Collections.Concurrent;

namespace URing.TestKit;

/// <summary>A kernel that contract suites run over.</summary>
/// <param name="Name">Its name in the list of tests that do not run on every kernel, without the seed.</param>
/// <param name="Seed">The seed of a faulty kernel; 0 otherwise.</param>
/// <param name="Kind">How rings of the contract suite are set up on it.</param>
public sealed record KernelCase(string Name, int Seed = 0, RingKind Kind = RingKind.Plain)
{
    private const string KindPrefix = "linux with ";
    private const string FaultyPrefix = "faulty-over-";

    private static readonly ConcurrentDictionary<string, string> s_unusable = new();

    public static KernelCase Linux { get; } = new("linux");

    public static KernelCase Emulated { get; } = new("emulated");

    public bool IsFaulty => Name.StartsWith(FaultyPrefix, StringComparison.Ordinal);

    /// <summary>Why the kernel cannot be had here; <see langword="null"/> if it can.</summary>
    public string? WhyUnusable =>
        s_unusable.GetOrAdd(Name, static (_, self) => self.Probe(), this) is { Length: > 0 } reason ? reason : null;

    private RingKernel Inner =>
        IsLinux || Name.EndsWith("linux", StringComparison.Ordinal) ? RingKernel.Linux : RingKernel.Emulated;

    /// <summary>Whether it is Linux without faults.</summary>
    public bool IsLinux => Name == Linux.Name || Name.StartsWith(KindPrefix, StringComparison.Ordinal);

    /// <summary>Linux, with rings of a kind.</summary>
    public static KernelCase LinuxWith(RingKind kind) => new(KindPrefix + kind, Kind: kind);

    /// <summary>The emulated kernel, with rings of a kind that it has too.</summary>
    public static KernelCase EmulatedWith(RingKind kind) => new("emulated with " + kind, Kind: kind);

    public static KernelCase FaultyLinux(int seed) => new(FaultyPrefix + "linux", seed);

    public static KernelCase FaultyEmulated(int seed) => new(FaultyPrefix + "emulated", seed);

    /// <summary>The kernels without faults, then both with faults for some seeds.</summary>
    public static IEnumerable<KernelCase> All(params int[] seeds) =>
    [
        Linux, Emulated, .. seeds.Select(FaultyLinux), .. seeds.Select(FaultyEmulated),
    ];

    /// <summary>The kernel to give to a ring or context: a new one where it is faulty.</summary>
    /// <param name="plan">The faults of a faulty kernel.</param>
    public RingKernel Create(FaultPlan? plan = null) => IsFaulty ? new FaultyKernel(Inner, Seed, plan) : Inner;

    public override string ToString() => IsFaulty ? $"{Name}({Seed})" : Name;

    private string Probe()
    {
        try
        {
            using var ring = new Ring(1, new RingOptions { Kernel = Inner });
            return IsLinux ? RingKinds.Lacking(Kind.Complete(new RingOptions())) ?? "" : "";
        }
        catch (URingException refused)
        {
            return refused.Message;
        }
    }
}
