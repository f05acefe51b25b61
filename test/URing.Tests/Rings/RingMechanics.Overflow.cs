using URing.TestKit;

namespace URing.Tests.Rings;

public abstract partial class RingMechanics
{
    [Fact]
    public void Completions_MoreThanTheQueueHolds_AllCome()
    {
        using Ring ring = Open(16, completionEntries: 16);
        AddBeyondTheQueue(ring, batches: 5);
        HashSet<ulong> seen = [];
        Eventually.True(() =>
        {
            foreach (Completion completion in ring.Completions)
                Assert.True(seen.Add(completion.UserData));
            return seen.Count == 80;
        });
        Assert.False(ring.TryTake(out _));
    }

    [Fact]
    public void SubmitAndWait_MoreThanTheQueueHolds_AllCome()
    {
        using Ring ring = Open(16, completionEntries: 16);
        AddBeyondTheQueue(ring, batches: 5);
        Assert.Equal(80, Take(ring, 80).Select(completion => completion.UserData).Distinct().Count());
        Assert.Equal(new EnterResult(0, 0, TimedOut: true), ring.SubmitAndWait(1, TimeSpan.Zero));
    }

    [Fact]
    public void SubmitAndWait_HeldBackCompletions_CountTowardsMinimum()
    {
        using Ring ring = Open(16, completionEntries: 16);
        AddBeyondTheQueue(ring, batches: 2);
        Assert.Equal(8, Take(ring, 8).Count);
        Eventually.True(() => ring.SubmitAndWait(16, Slice).Ready == 16);
        Assert.Equal(24, Take(ring, 24).Count);
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, "It changes the order.")]
    public void Completions_MoreThanTheQueueHolds_KeepTheirOrder()
    {
        using Ring ring = Open(16, completionEntries: 16);
        AddBeyondTheQueue(ring, batches: 4);
        List<ulong> order = [.. Take(ring, 64).Select(completion => completion.UserData)];
        Assert.Equal(order.Order(), order);
    }

    // Nobody takes completions meanwhile.
    private static void AddBeyondTheQueue(Ring ring, int batches)
    {
        for (int batch = 0; batch < batches; batch++)
        {
            AddNops(ring, ring.Entries, (ulong)(batch * ring.Entries));
            SubmitAll(ring);
        }
    }
}
