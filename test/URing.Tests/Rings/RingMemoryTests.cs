using System.Globalization;
using System.Numerics;

namespace URing.Tests.Rings;

public sealed class RingMemoryTests
{
    // A forked child could otherwise submit to its parent's ring.
    [Fact]
    public void Mappings_OfARing_AreNotInherited()
    {
        using var ring = new Ring(64, new RingOptions { Kernel = RingKernel.Linux });
        List<string> flags = RingMappingFlags();
        Assert.True(flags.Count >= 2, $"{flags.Count} mappings");
        Assert.All(flags, line => Assert.Contains(" dc", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Dispose_Ring_UnmapsEverything()
    {
        int before = RingMappingFlags().Count;
        var ring = new Ring(64, new RingOptions { Kernel = RingKernel.Linux });
        Assert.True(RingMappingFlags().Count > before);
        ring.Dispose();
        Assert.Equal(before, RingMappingFlags().Count);
    }

    [Fact]
    public void OwnMemory_OfARing_IsNotInheritedAndFreed()
    {
        var options = new RingOptions { Kernel = RingKernel.Linux, OwnMemory = true, RegisteredWaits = 1 };
        int before = NotInherited();
        using Ring ring = Kinds.KindChecks.Open(64, options);
        Assert.Equal(before + 2, NotInherited());
        ring.Dispose();
        Assert.Equal(before, NotInherited());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(32_768, 0)]
    [InlineData(1, 65_536)]
    [InlineData(100, 100)]
    public void Sizes_Asked_AreRoundedUp(int entries, int completionEntries)
    {
        using var ring = new Ring(entries, new RingOptions
        {
            Kernel = RingKernel.Linux,
            CompletionEntries = completionEntries,
        });
        Assert.Equal((int)BitOperations.RoundUpToPowerOf2((uint)entries), ring.Entries);
        int completions = completionEntries == 0
            ? 2 * ring.Entries
            : (int)BitOperations.RoundUpToPowerOf2((uint)completionEntries);
        Assert.Equal(completions, ring.CompletionEntries);
    }

    // Mappings that a forked child would not have; the kernel joins neighbours, which two of one size are not here.
    private static int NotInherited() => File.ReadLines("/proc/self/smaps")
        .Count(line => line.StartsWith("VmFlags:", StringComparison.Ordinal)
            && line.Contains(" dc", StringComparison.Ordinal));

    // The VmFlags line of each mapping of a ring.
    private static List<string> RingMappingFlags()
    {
        List<string> flags = [];
        bool isRing = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.StartsWith("VmFlags:", StringComparison.Ordinal) && isRing)
                flags.Add(line);
            else if (uint.TryParse(line.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _))
                isRing = line.Contains("[io_uring]", StringComparison.Ordinal);
        }
        return flags;
    }
}
