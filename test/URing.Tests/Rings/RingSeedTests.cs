using System.Globalization;
using URing.TestKit;

namespace URing.Tests.Rings;

/// <summary>Random programs over faulty kernels, one for each seed.</summary>
/// <remarks>URING_SEEDS raises their number; URING_FIRST_SEED is where they start, to repeat one that failed.</remarks>
public sealed class RingSeedTests : IDisposable
{
    private const int Chunks = 4;

    private readonly WorkloadFiles _files = new();

    [Theory]
    [InlineData("linux", 0)]
    [InlineData("linux", 1)]
    [InlineData("linux", 2)]
    [InlineData("emulated", 3)]
    public void Workload_EverySeed_LosesAndDoublesNothing(string name, int chunk)
    {
        RingKernel inner = name == "linux" ? RingKernel.Linux : RingKernel.Emulated;
        int first = Setting("URING_FIRST_SEED", 1);
        int count = Setting("URING_SEEDS", 1000);
        using LeakCheck leaks = LeakCheck.Start();
        for (int seed = first + chunk; seed < first + count; seed += Chunks)
            RunSeed(inner, seed);
    }

    public void Dispose() => _files.Dispose();

    private void RunSeed(RingKernel inner, int seed)
    {
        var random = new Random(seed);
        uint firstPosition = random.Next(2) == 0 ? 0 : uint.MaxValue - (uint)random.Next(64);
        var kernel = new FaultyKernel(inner, seed, firstPosition: firstPosition);
        try
        {
            using GuardedMemory memory = RingWorkload.Memory();
            using Ring ring = Open(kernel, random);
            new RingWorkload(ring, _files, random).Run(memory, steps: 25);
        }
        catch (Exception thrown)
        {
            string round = $"URING_FIRST_SEED={seed} over {inner.Name}; faults: {kernel.Faults}";
            throw new InvalidOperationException(round, thrown);
        }
    }

    private static Ring Open(FaultyKernel kernel, Random random)
    {
        int entries = 1 << random.Next(6);
        return new Ring(entries, new RingOptions
        {
            Kernel = kernel,
            CompletionEntries = random.Next(3) == 0 ? 0 : entries,
            SingleOwner = random.Next(2) == 0,
        });
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
