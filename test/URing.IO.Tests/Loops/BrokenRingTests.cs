using URing.TestKit;

namespace URing.IO.Tests.Loops;

/// <summary>A ring that does not work any more, with operations in flight.</summary>
public sealed class BrokenRingTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Loop_RingBreaks_EndsAwaitsAndKeepsTheirMemory()
    {
        Assert.SkipWhen(KernelCase.Linux.WhyUnusable is not null, "io_uring is not there.");
        var kernel = new BreakingKernel();
        List<Exception> told = [];
        var loop = new URingLoop(new URingLoopOptions { Kernel = kernel, UnhandledException = told.Add });
        using var pipe = new TestPipe();
        Task wait = loop.WaitReadableAsync(pipe.Reader).AsTask();
        Task delay = loop.DelayAsync(TimeSpan.FromHours(1)).AsTask();
        Eventually.True(() => loop.InFlight == 1, because: "the wait is in flight");

        kernel.Break();
        loop.Core.Wake();

        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(s_deadline));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => delay.WaitAsync(s_deadline));
        Assert.True(await loop.CloseAsync(s_deadline));
        Assert.Throws<ObjectDisposedException>(() => loop.Post(static () => { }));
        Eventually.True(() => told.Count == 1, because: "the failure is told");
        Assert.Equal(Errno.EBADR, Assert.IsType<URingException>(told[0]).Error);
        // The poll may still be in the kernel: what it needs is kept for good, and counted.
        Assert.Equal(1, loop.Core.Statistics.Quarantined);
        Assert.Equal(1, loop.InFlight);
    }

    [Fact]
    public async Task Loop_RingBreaksUnderALinkedWrite_EndsItOnce()
    {
        Assert.SkipWhen(KernelCase.Linux.WhyUnusable is not null, "io_uring is not there.");
        var kernel = new BreakingKernel();
        List<Exception> told = [];
        var loop = new URingLoop(new URingLoopOptions { Kernel = kernel, UnhandledException = told.Add });
        using var pipe = new TestPipe();
        URingFile writer = URingFile.FromHandle(pipe.Writer, leaveOpen: true, loop);
        // The first pair fills the pipe, the second waits.
        Task write = writer.WriteDurablyAsync(new byte[1 << 20], 0, DurableWrite.ThenFlush).AsTask();
        Eventually.True(() => loop.Core.Statistics.Submitted >= 4 && loop.InFlight == 2, because: "the pair waits");

        kernel.Break();
        loop.Core.Wake();

        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => write.WaitAsync(s_deadline));
        Assert.True(await loop.CloseAsync(s_deadline));
        Eventually.True(() => told.Count == 1, because: "the failure is told");
        Assert.Equal(Errno.EBADR, Assert.IsType<URingException>(told[0]).Error);
    }

    [Fact]
    public async Task Loop_RingBreaksWhileManyWantRoom_EndsEachOfThem()
    {
        Assert.SkipWhen(KernelCase.Linux.WhyUnusable is not null, "io_uring is not there.");
        var kernel = new BreakingKernel();
        List<Exception> told = [];
        var loop = new URingLoop(
            new URingLoopOptions { Kernel = kernel, Entries = 16, UnhandledException = told.Add });
        using var pipe = new TestPipe();
        using var released = new ManualResetEventSlim();
        loop.Post(() => Assert.True(released.Wait(s_deadline)));
        Task[] waits = [.. Enumerable.Range(0, 50).Select(_ => loop.WaitReadableAsync(pipe.Reader).AsTask())];
        kernel.Break();
        released.Set();

        foreach (Task wait in waits)
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(s_deadline));
        Assert.True(await loop.CloseAsync(s_deadline));
        Eventually.True(() => told.Count == 1, because: "the failure is told");
    }
}
