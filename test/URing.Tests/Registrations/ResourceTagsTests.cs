using URing.Registrations;

namespace URing.Tests.Registrations;

public sealed class ResourceTagsTests
{
    [Fact]
    public void TryResolve_TagOfTheTable_ReleasesOnce()
    {
        ResourceTags tags = new();
        Lent lent = new();
        ulong tag = tags.Add(lent, userTag: 7);
        Assert.True(tags.IsTag(tag));
        Assert.True(tags.TryResolve(tag, out ulong? userTag));
        Assert.Equal((7UL, 1, 0), (userTag, lent.Releases, tags.Count));
        Assert.False(tags.IsTag(tag));
        Assert.False(tags.TryResolve(tag, out _));
        Assert.Equal(1, lent.Releases);
    }

    [Fact]
    public void TryResolve_NoUserTag_ShowsNothing()
    {
        ResourceTags tags = new();
        Assert.True(tags.TryResolve(tags.Add(new Lent(), userTag: null), out ulong? userTag));
        Assert.Null(userTag);
    }

    [Fact]
    public void IsTag_NumbersOfUsers_AreNone()
    {
        ResourceTags tags = new();
        ulong tag = tags.Add(new Lent(), userTag: null);
        foreach (ulong number in new ulong[] { 0, 1, tag + 1, (uint)tag, tag ^ (1UL << 40), ulong.MaxValue })
        {
            Assert.False(tags.IsTag(number));
            Assert.False(tags.TryResolve(number, out _));
        }
        Assert.Equal(1, tags.Count);
    }

    [Fact]
    public void Forget_Refused_LeavesTheResourceWithTheCaller()
    {
        ResourceTags tags = new();
        Lent lent = new();
        ulong tag = tags.Add(lent, userTag: 1);
        tags.Forget(tag ^ (1UL << 63));
        Assert.Equal(1, tags.Count);
        tags.Forget(tag);
        Assert.False(tags.TryResolve(tag, out _));
        Assert.Equal((0, 0), (tags.Count, lent.Releases));
    }

    [Fact]
    public void Add_CounterWraps_SkipsTagsInUse()
    {
        ResourceTags tags = new(mark: 5, last: uint.MaxValue - 1);
        ulong[] given = [.. Enumerable.Range(0, 3).Select(_ => tags.Add(new Lent(), userTag: null))];
        Assert.Equal([0x5_FFFF_FFFF, 0x5_0000_0000, 0x5_0000_0001], given);
        Assert.Equal(3, tags.Count);
    }

    [Fact]
    public void Abandon_TagsAreOut_KeepsAndCounts()
    {
        ResourceTags tags = new();
        Lent lent = new();
        tags.Add(lent, userTag: null);
        long before = Quarantine.Bytes;
        tags.Abandon();
        Assert.Equal((0, 0), (tags.Count, lent.Releases));
        Assert.True(Quarantine.Bytes >= before + lent.Length);
    }

    private sealed class Lent : IReleasable
    {
        public long Length => 3;

        public int Releases { get; private set; }

        public void Release() => Releases++;
    }
}
