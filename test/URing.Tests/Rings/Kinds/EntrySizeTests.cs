using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>Rings with entries of 128 bytes, all of them or some.</summary>
public abstract class EntrySizeTests(KernelCase kernel) : KernelContract(kernel)
{
    [Fact]
    public void TryGetLargeEntry_RingOfSmallOnes_SaysHow()
    {
        using Ring ring = Open(SlotSize.Small);
        Assert.Contains("EntrySize",
            Assert.Throws<InvalidOperationException>(() => ring.TryGetLargeEntry(out _)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TryGetLargeEntry_LargeEntries_Are128Bytes()
    {
        using Ring ring = Open(SlotSize.Large);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(ring.TryGetLargeEntry(out SubmissionEntry entry));
            Assert.Equal(128, entry.Length);
            entry.PrepareNop();
        }
        Assert.False(ring.TryGetLargeEntry(out _));
        Assert.Equal(4, ring.SubmitAndWait(4).Ready);
    }

    [Fact]
    [NotOnKernel("emulated", "As Linux 6.18 it has no entries of mixed sizes.")]
    public void Nop128_MixedEntries_ComesAcrossTheWrap()
    {
        using Ring ring = Open(SlotSize.Mixed);
        for (ulong round = 0; round < 100; round++)
        {
            Assert.True(ring.TryGetEntry(out SubmissionEntry small));
            small.PrepareNop();
            small.UserData = round;
            if (!ring.TryGetLargeEntry(out SubmissionEntry large))
            {
                ring.Submit();
                Assert.True(ring.TryGetLargeEntry(out large));
            }
            large.PrepareNop128();
            large.UserData = round;
            ring.SubmitAndWait(2);
            Assert.True(ring.TryTake(out Completion first) && ring.TryTake(out Completion second)
                && first == new Completion(round, 0) && second == first);
        }
    }

    private Ring Open(SlotSize size) =>
        KindChecks.Open(4, new RingOptions { Kernel = Kernel, EntrySize = size });
}

public sealed class EntrySizesOnLinux() : EntrySizeTests(KernelCase.Linux);

public sealed class EntrySizesOnEmulated() : EntrySizeTests(KernelCase.Emulated);
