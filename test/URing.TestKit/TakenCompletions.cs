using System.Diagnostics;
using Xunit;

namespace URing.TestKit;

public static class TakenCompletions
{
    private static readonly TimeSpan s_slice = TimeSpan.FromSeconds(1);

    /// <summary>Submits what is pending and takes so many completions, or fails when they do not come.</summary>
    /// <param name="seen">Told of each as it is taken.</param>
    public static List<Completion> TakeCompletions(this Ring ring, int count, Action<Completion>? seen = null)
    {
        List<Completion> taken = [];
        long start = Stopwatch.GetTimestamp();
        while (taken.Count < count)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Eventually.DefaultDeadline,
                $"{taken.Count} of {count} completions came: {string.Join("; ", taken)}");
            ring.SubmitAndWait(1, s_slice);
            while (taken.Count < count && ring.TryTake(out Completion completion))
            {
                taken.Add(completion);
                seen?.Invoke(completion);
            }
        }
        return taken;
    }
}
