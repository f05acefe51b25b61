using URing.TestKit;

namespace URing.Tests.Rings.Kinds;

/// <summary>What tests of one kind of ring share.</summary>
internal static class KindChecks
{
    /// <summary>A ring on Linux, or a skip with the kernel's reason.</summary>
    public static Ring Open(int entries, RingOptions options)
    {
        try
        {
            return new Ring(entries, options);
        }
        catch (URingException refused) when (refused.Error is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            Assert.Skip(refused.Message);
            throw;
        }
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
