using System.Buffers;
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
        Assert.False(await loop.CloseAsync(s_deadline));
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
        Assert.False(await loop.CloseAsync(s_deadline));
        Eventually.True(() => told.Count == 1, because: "the failure is told");
        Assert.Equal(Errno.EBADR, Assert.IsType<URingException>(told[0]).Error);
    }

    [Fact]
    public async Task Loop_RingBreaksUnderARead_LendsItsBufferToNobodyAndTheFileCloses()
    {
        Assert.SkipWhen(KernelCase.Linux.WhyUnusable is not null, "io_uring is not there.");
        var kernel = new BreakingKernel();
        var loop = new URingLoop(new URingLoopOptions { Kernel = kernel, UnhandledException = static _ => { } });
        using var pipe = new TestPipe();
        BufferPool pool = await BufferPool.CreateAsync(loop, 512, 1);
        URingFile reader = URingFile.FromHandle(pipe.Reader, leaveOpen: true, loop);
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? buffer));
        Task<int> read = reader.ReadAsync(buffer.Memory, 0).AsTask();
        Eventually.True(() => loop.InFlight == 1, because: "the read is in flight");

        kernel.Break();
        loop.Core.Wake();

        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(s_deadline));
        buffer.Dispose();
        Assert.False(pool.TryRent(out _));
        await reader.DisposeAsync().AsTask().WaitAsync(s_deadline);
        // The kernel still has the read: what comes now goes where nobody else looks.
        pipe.Write("late"u8);
        Assert.False(pool.TryRent(out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_WorkerReads_WaitsForIt(bool isOnLoop)
    {
        Assert.SkipWhen(KernelCase.Linux.WhyUnusable is not null, "io_uring is not there.");
        using var mayGo = new ManualResetEventSlim();
        using var data = new TestFile("data"u8);
        var loop = new URingLoop(new URingLoopOptions { Kernel = new BreakingKernel { ReadsMayGo = mayGo } });
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Worker);
        Task<int> read = isOnLoop
            ? loop.RunAsync(async () => await file.ReadAsync(new byte[4], 0))
            : file.ReadAsync(new byte[4], 0).AsTask();
        Eventually.True(() => loop.InFlight == 1, because: "a worker reads");

        bool isClosed = await loop.CloseAsync(TimeSpan.FromMilliseconds(30));
        mayGo.Set();

        Assert.False(isClosed);
        Assert.Equal(4, await read.WaitAsync(s_deadline));
        Assert.True(await loop.CloseAsync(s_deadline));
        Assert.Equal(0, loop.InFlight);
    }

    [Fact]
    public async Task Loop_RingBreaksWhileAWorkerReads_SaysSo()
    {
        Assert.SkipWhen(KernelCase.Linux.WhyUnusable is not null, "io_uring is not there.");
        using var mayGo = new ManualResetEventSlim();
        using var data = new TestFile("data"u8);
        var kernel = new BreakingKernel { ReadsMayGo = mayGo };
        var loop = new URingLoop(new URingLoopOptions { Kernel = kernel, UnhandledException = static _ => { } });
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Worker);
        Task<int> read = file.ReadAsync(new byte[4], 0).AsTask();
        Eventually.True(() => loop.InFlight == 1, because: "a worker reads");

        kernel.Break();
        loop.Core.Wake();
        bool isWhole = await loop.CloseAsync(s_deadline);
        mayGo.Set();

        Assert.False(isWhole);
        Assert.Equal(1, loop.Core.Statistics.Quarantined);
        Assert.Equal(4, await read.WaitAsync(s_deadline));
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
        // Some may be with the kernel, or none: both is well.
        _ = await loop.CloseAsync(s_deadline);
        Assert.True(loop.Core.Ended.IsCompleted);
        Eventually.True(() => told.Count == 1, because: "the failure is told");
    }
}
