using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>A kernel that takes a write without the flush that is linked to it.</summary>
public sealed class PartedWriteTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WriteDurably_KernelTakesTheEntriesOneByOne_FlushesOnceMore()
    {
        var kernel = new FaultyKernel(RingKernel.Emulated, 1, FaultPlan.Only(FaultKind.ShortSubmit, 1));
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Ring);
        long before = loop.Core.Statistics.Submitted;
        await file.WriteDurablyAsync("0123"u8.ToArray(), 0, DurableWrite.ThenFlush).AsTask().WaitAsync(s_deadline);
        Assert.Equal(1, loop.Core.Ring.PartialSubmits);
        Assert.Equal(3, loop.Core.Statistics.Submitted - before);

        // Alone, a flush is not parted from anything.
        await file.WriteDurablyAsync("0123"u8.ToArray(), 4, DurableWrite.Through).AsTask().WaitAsync(s_deadline);
        Assert.Equal(4, loop.Core.Statistics.Submitted - before);
        Assert.Equal("01230123", File.ReadAllText(data.Path));
    }
}
