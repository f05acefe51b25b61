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
