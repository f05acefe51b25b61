using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Rings;

// SAFETY: what entries point to lives until their completion was taken.
public abstract unsafe partial class RingContract
{
    private const string FaultsAllocate = "Its shadow ring allocates.";
    private const int WarmUp = 2000;
    private const int Measured = 20_000;

    private delegate void PrepareShared(SubmissionEntry entry, int fd, iovec* vectors);

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, FaultsAllocate)]
    public void Nop_SteadyState_AllocatesNothing() =>
        AssertNoAllocations(static (entry, _, _) => entry.PrepareNop());

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, FaultsAllocate)]
    public void ReadV_SteadyState_AllocatesNothing() =>
        AssertNoAllocations(static (entry, fd, vectors) => entry.PrepareReadV(fd, vectors, 2, 0));

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, FaultsAllocate)]
    public void WriteV_SteadyState_AllocatesNothing() =>
        AssertNoAllocations(static (entry, fd, vectors) => entry.PrepareWriteV(fd, vectors, 2, 0));

    private void AssertNoAllocations(PrepareShared prepare)
    {
        using var file = new TestFile(new byte[128]);
        using var memory = new GuardedMemory(64);
        using Ring ring = Open(8);
        iovec* vectors = stackalloc iovec[2];
        SplitInTwo(vectors, memory, first: 10, second: 20);
        RunRepeatedly(ring, prepare, file.Fd, vectors, WarmUp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunRepeatedly(ring, prepare, file.Fd, vectors, Measured);
        // The emulated kernel's pool may still grow by an operation when a worker is slow.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Case.IsLinux ? 0 : 4096);
    }

    private static void RunRepeatedly(Ring ring, PrepareShared prepare, int fd, iovec* vectors, int count)
    {
        int completed = 0;
        while (completed < count)
        {
            int added = 0;
            for (; ring.TryGetEntry(out SubmissionEntry entry); added++)
                prepare(entry, fd, vectors);
            ring.SubmitAndWait(added);
            foreach (Completion completion in ring.Completions)
                completed += completion.IsError ? -count : 1;
        }
    }
}
