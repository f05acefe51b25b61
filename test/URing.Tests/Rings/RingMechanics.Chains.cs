namespace URing.Tests.Rings;

public abstract partial class RingMechanics
{
    [Fact]
    public void TryGetChain_NotEnoughRoom_TakesNothing()
    {
        using Ring ring = Open(8);
        AddNops(ring, ring.Entries - 2);
        Assert.False(ring.TryGetChain(3, out _));
        Assert.Equal(ring.Entries - 2, ring.Pending);
        Assert.True(ring.TryGetChain(2, out EntryChain chain));
        Assert.Equal((2, ring.Entries), (chain.Length, ring.Pending));
        Assert.False(ring.TryGetChain(1, out _));
        Assert.Equal(ring.Entries, Take(ring, ring.Entries).Count);
    }

    [Fact]
    public void TryGetChain_LengthOutOfRange_IsRefused()
    {
        using Ring ring = Open(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.TryGetChain(0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.TryGetChain(ring.Entries + 1, out _));
        Assert.True(ring.TryGetChain(2, out EntryChain chain));
        Assert.True(IsRefused(chain, -1) && IsRefused(chain, 2));
    }

    [Fact]
    public void Link_Chain_FlagsAllButTheLast()
    {
        using Ring ring = Open(4);
        Assert.True(ring.TryGetChain(3, out EntryChain chain));
        for (int i = 0; i < chain.Length; i++)
        {
            SubmissionEntry entry = chain[i];
            entry.PrepareNop();
            entry.Flags = EntryFlags.SkipSuccess;
        }
        chain.Link();
        Assert.Equal(EntryFlags.Link | EntryFlags.SkipSuccess, chain[0].Flags);
        Assert.Equal(EntryFlags.Link | EntryFlags.SkipSuccess, chain[1].Flags);
        Assert.Equal(EntryFlags.SkipSuccess, chain[2].Flags);
        chain.Link(hard: true);
        Assert.True(chain[0].Flags.HasFlag(EntryFlags.HardLink));
        Assert.False(chain[2].Flags.HasFlag(EntryFlags.HardLink));
    }

    private static bool IsRefused(EntryChain chain, int index)
    {
        try
        {
            _ = chain[index];
            return false;
        }
        catch (ArgumentOutOfRangeException)
        {
            return true;
        }
    }
}
