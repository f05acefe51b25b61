using Microsoft.Win32.SafeHandles;
using URing.TestKit;
using URing.Tests.Contexts;

namespace URing.Tests.Rings.Kinds;

/// <summary>Rings that ask the device over and over.</summary>
public sealed unsafe class CompletionPollingTests
{
    [Theory]
    [InlineData(CompletionPolling.Busy)]
    [InlineData(CompletionPolling.Hybrid)]
    public void Nops_PolledRing_Complete(CompletionPolling polling)
    {
        using Ring ring = Open(polling);
        KindChecks.RunNops(ring, 100);
    }

    [Fact]
    public void PollAdd_PolledRing_IsRefused()
    {
        using var pipe = new TestPipe();
        using Ring ring = Open(CompletionPolling.Busy);
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PreparePollAdd(pipe.ReadFd, PollEvents.Read);
        ring.Submit();
        Assert.True(ring.TryTake(out Completion refused));
        Assert.Equal(Errno.EINVAL, refused.Error);
    }

    [Theory]
    [InlineData(CompletionPolling.Busy)]
    [InlineData(CompletionPolling.Hybrid)]
    public void Read_DirectFile_FindsItsCompletion(CompletionPolling polling)
    {
        using var file = new TestFile(new byte[8192]);
        using SafeFileHandle? direct = NativeFiles.OpenDirect(file.Path);
        Assert.SkipWhen(direct is null, "The temporary files' file system has no direct I/O.");
        using Ring ring = Open(polling);
        using var memory = new GuardedMemory(4096);
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        // SAFETY: the memory is freed after the completion was taken.
        entry.PrepareRead((int)direct.DangerousGetHandle(), (byte*)memory.Address, 4096, 0);
        ring.Submit();
        Completion completion = default;
        Eventually.True(() => ring.TryTake(out completion));
        if (completion.Error is Errno.EOPNOTSUPP or Errno.EINVAL)
            Assert.Skip("The device below the temporary files has no poll queues.");
        Assert.Equal(4096, completion.Result);
    }

    private static Ring Open(CompletionPolling polling) =>
        KindChecks.Open(8, new RingOptions { Kernel = RingKernel.Linux, CompletionPolling = polling });
}
