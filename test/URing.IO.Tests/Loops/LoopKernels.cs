namespace URing.IO.Tests.Loops;

/// <summary>Kernels that a program names: the lines of docs/kernels.md.</summary>
public sealed class LoopKernels
{
    [Fact]
    public async Task Kernel_NamedByTheProgram_IsTheOneOnEveryFloor()
    {
        using var ring = new Ring(8, new RingOptions { Kernel = RingKernel.Emulated });
        using var context = new URingContext(8, null, RingKernel.Emulated);
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = RingKernel.Emulated });

        Assert.Equal(["emulated", "emulated", "emulated"],
            [ring.Kernel.Name, context.Kernel.Name, loop.Kernel.Name]);
        Assert.Equal(["chosen by the program", "chosen by the program", "chosen by the program"],
            [ring.KernelReason, context.KernelReason, loop.KernelReason]);
    }
}
