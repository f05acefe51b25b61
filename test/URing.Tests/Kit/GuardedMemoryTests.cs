using URing.TestKit;
using Xunit.Sdk;

namespace URing.Tests.Kit;

public sealed class GuardedMemoryTests
{
    [Fact]
    public unsafe void Verify_WriteAfterTheSeal_Fails()
    {
        using var memory = new GuardedMemory(5000);
        memory.Seal();
        // SAFETY: inside the memory.
        byte* late = (byte*)memory.Address + 4999;
        byte before = *late;
        *late = 1;
        Assert.Throws<FailException>(memory.Verify);
        *late = before;
    }

    [Fact]
    public unsafe void Verify_WritePastTheEnd_Fails()
    {
        using var memory = new GuardedMemory(5000);
        // SAFETY: inside the last page.
        byte* past = (byte*)memory.Address + 5000;
        byte before = *past;
        *past = 1;
        Assert.Throws<FailException>(memory.Verify);
        *past = before;
    }

    [Fact]
    public unsafe void Seal_Inaccessible_KernelWriteFails()
    {
        using var memory = new GuardedMemory(100, SealKind.Inaccessible);
        memory.Seal();
        using var ring = new Ring(2, new RingOptions { Kernel = RingKernel.Linux });
        using var zero = File.OpenHandle("/dev/zero");
        ring.TryGetEntry(out SubmissionEntry entry);
        // SAFETY: the memory is mapped; that it cannot be written is the point.
        entry.PrepareRead((int)zero.DangerousGetHandle(), (byte*)memory.Address, 100, 0);
        ring.SubmitAndWait(1);
        Assert.True(ring.TryTake(out Completion completion));
        Assert.Equal(Errno.EFAULT, completion.Error);
    }
}
