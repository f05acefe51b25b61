using System.Collections.Concurrent;
using URing.Abi;
using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>Durable writes whose flush is a plain call, for they are the only operation of their loop.</summary>
public sealed class FlushTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WriteDurably_AloneOutsideTheLoop_FlushesOnceEach()
    {
        var kernel = new FlushKernel();
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop);
        for (int i = 0; i < 20; i++)
        {
            byte[] record = [(byte)i, (byte)i];
            await (i % 2 == 0
                ? file.WriteDurablyAsync(record, 2 * i, DurableWrite.ThenFlush)
                : file.WriteDurablyAsync([record.AsMemory(0, 1), record.AsMemory(1)], 2 * i, DurableWrite.ThenFlush))
                .AsTask().WaitAsync(s_deadline);
            Assert.Equal(i + 1, kernel.Flushes);
        }
        await file.WriteDurablyAsync(default(ReadOnlyMemory<byte>), 0).AsTask().WaitAsync(s_deadline);
        Assert.Equal(21, kernel.Flushes);
        Assert.Equal(Enumerable.Range(0, 40).Select(static i => (byte)(i / 2)), data.Content);
    }

    [Fact]
    public async Task WriteDurably_FlushIsInterrupted_FlushesAgain()
    {
        var kernel = new FlushKernel();
        kernel.Answers.Enqueue(-(int)Errno.EINTR);
        kernel.Answers.Enqueue(-(int)Errno.EINTR);
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop);
        await file.WriteDurablyAsync("0123"u8.ToArray(), 0).AsTask().WaitAsync(s_deadline);
        Assert.Equal(3, kernel.Flushes);
    }

    [Fact]
    public async Task WriteDurably_FlushFails_Throws()
    {
        var kernel = new FlushKernel();
        kernel.Answers.Enqueue(-(int)Errno.EIO);
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop);
        IOException thrown = await Assert.ThrowsAsync<IOException>(
            () => file.WriteDurablyAsync("0123"u8.ToArray(), 0).AsTask().WaitAsync(s_deadline));
        Assert.Equal((int)Errno.EIO, thrown.HResult);
    }

    [Fact]
    public async Task WriteDurably_TokenIsCancelled_WritesNothing()
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = new FlushKernel() });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop);
        var cancelled = new CancellationToken(canceled: true);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => file.WriteDurablyAsync("0123"u8.ToArray(), 0, token: cancelled).AsTask());
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => file.WriteDurablyAsync(["0123"u8.ToArray()], 0, token: cancelled).AsTask());
        Assert.Empty(data.Content);
    }

    [Fact]
    public async Task WriteDurably_LoopIsClosed_WritesNothing()
    {
        var loop = new URingLoop(new URingLoopOptions { Kernel = new FlushKernel() });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop);
        Assert.True(await loop.CloseAsync(s_deadline));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(
            () => file.WriteDurablyAsync("0123"u8.ToArray(), 0).AsTask());
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(
            () => file.WriteDurablyAsync(["0123"u8.ToArray()], 0).AsTask());
        Assert.Empty(data.Content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task WriteDurably_FileIsForReading_IsRefused(int length)
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = new FlushKernel() });
        using var data = new TestFile();
        await using URingFile file = await URingFile.OpenAsync(data.Path, loop: loop);
        byte[] record = new byte[length];
        foreach (Func<Task> write in new Func<Task>[]
        {
            () => file.WriteAsync(record, 0).AsTask(),
            () => file.WriteAllAsync(record, 0).AsTask(),
            () => file.WriteDurablyAsync(record, 0).AsTask(),
            () => file.WriteDurablyAsync([record], 0).AsTask(),
        })
            _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(write);
    }

    private sealed class FlushKernel : RingKernel
    {
        private static readonly RingKernel s_inner = KernelCase.Linux.WhyUnusable is null ? Linux : Emulated;

        private int _flushes;

        public ConcurrentQueue<int> Answers { get; } = new();

        public int Flushes => Volatile.Read(ref _flushes);

        public override string Name => "flush";

        public override long Nanoseconds => s_inner.Nanoseconds;

        // Wherever the tests lie.
        public override bool IsLocalFile(int fd) => true;

        public override int FlushData(int fd)
        {
            Interlocked.Increment(ref _flushes);
            return Answers.TryDequeue(out int answer) ? answer : s_inner.FlushData(fd);
        }

        public override int Setup(uint entries, ref io_uring_params parameters, out RingPort? port) =>
            s_inner.Setup(entries, ref parameters, out port);

        public override unsafe int TransferNow(int fd, iovec* vectors, int count, long offset, bool write) =>
            s_inner.TransferNow(fd, vectors, count, offset, write);

        public override int CloseDescriptor(int fd) => s_inner.CloseDescriptor(fd);
    }
}
