using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>What tests of one kind of ring share.</summary>
internal static class KindChecks
{
    /// <summary>A ring on Linux, or a skip where that does not know the kind.</summary>
    public static Ring Open(int entries, RingOptions options)
    {
        if (RingKinds.Lacking(options) is { } missing)
            Assert.Skip(missing);
        return new Ring(entries, options);
    }

    /// <summary>Runs so many no-ops, each of which must complete once.</summary>
    public static void RunNops(Ring ring, int count)
    {
        HashSet<ulong> seen = [];
        int added = 0;
        Eventually.True(() =>
        {
            while (added < count && ring.TryGetEntry(out SubmissionEntry entry))
            {
                entry.PrepareNop();
                entry.UserData = (ulong)added++;
            }
            ring.SubmitAndWait(1, TimeSpan.FromMilliseconds(100));
            while (ring.TryTake(out Completion completion))
                Assert.True(completion.Result == 0 && seen.Add(completion.UserData), completion.ToString());
            return seen.Count == count;
        });
    }
}
