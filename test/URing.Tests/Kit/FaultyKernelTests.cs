using URing.TestKit;

namespace URing.Tests.Kit;

public sealed class FaultyKernelTests
{
    [Theory]
    [InlineData(FaultKind.ShortSubmit)]
    [InlineData(FaultKind.Interrupted)]
    [InlineData(FaultKind.Again)]
    [InlineData(FaultKind.Delayed)]
    [InlineData(FaultKind.Reordered)]
    [InlineData(FaultKind.Overflowed)]
    public void Ring_OneKindOfFault_StrikesAndLosesNothing(FaultKind kind)
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 7, FaultPlan.Only(kind, 0.3));
        using (LeakCheck leaks = LeakCheck.Start())
            RunNops(kernel, rounds: 50, batch: 16);

        Assert.True(kernel.Faults[kind] > 0, kernel.Faults.ToString());
        Assert.Equal(kernel.Faults[kind], kernel.Faults.Total);
    }

    [Fact]
    public void Ring_AllKindsOfFaults_StrikeAndLoseNothing()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 11);
        RunNops(kernel, rounds: 300, batch: 16);
        Assert.True(kernel.Faults.Total > 300, kernel.Faults.ToString());
    }

    [Fact]
    public void Submit_CompletionsHeldBack_IsBusyUntilTheyAreTaken()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 1, FaultPlan.Only(FaultKind.Busy, 1));
        using var ring = new Ring(4, new RingOptions { Kernel = kernel, CompletionEntries = 4 });
        int added = 0;
        Eventually.True(() =>
        {
            added += AddNops(ring);
            return ring.Submit() == 0 && kernel.Faults[FaultKind.Busy] > 0;
        });
        for (int taken = 0; taken < added; taken++)
            Eventually.True(() => ring.SubmitAndWait(1).Ready > 0 && ring.TryTake(out _));
    }

    [Fact]
    public void Setup_RefusedFlags_ArePeeled()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 1, FaultPlan.Only(FaultKind.RefusedFlag, 1));
        RunNops(kernel, rounds: 3, batch: 8);
        Assert.Equal(3, kernel.Faults[FaultKind.RefusedFlag]);
    }

    private static int AddNops(Ring ring)
    {
        int added = 0;
        for (; ring.TryGetEntry(out SubmissionEntry entry); added++)
            entry.PrepareNop();
        return added;
    }

    private static void RunNops(RingKernel kernel, int rounds, int batch)
    {
        using var ring = new Ring(batch, new RingOptions { Kernel = kernel });
        ulong next = 0;
        HashSet<ulong> seen = [];
        for (int round = 0; round < rounds; round++)
        {
            while (ring.TryGetEntry(out SubmissionEntry entry))
            {
                entry.PrepareNop();
                entry.UserData = next++;
            }
            ring.SubmitAndWait(batch / 2);
            foreach (Completion completion in ring.Completions)
                Assert.True(seen.Add(completion.UserData), $"{completion.UserData} came twice");
        }
        while ((ulong)seen.Count < next)
        {
            ring.SubmitAndWait(1);
            foreach (Completion completion in ring.Completions)
                Assert.True(seen.Add(completion.UserData), $"{completion.UserData} came twice");
        }
        Assert.False(ring.TryTake(out _));
    }
}
