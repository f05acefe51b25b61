using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using URing.TestKit;

namespace URing.IO.Tests.Loops;

/// <summary>Exceptions that nobody awaits, and code that blocks.</summary>
public abstract class LoopFailures(KernelCase kernel) : LoopContract(kernel)
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<Exception> _unhandled = new();

    [Fact]
    public async Task Post_CallThrows_ReachesTheHandlerAndTheLoopGoesOn()
    {
        await using URingLoop loop = NewLoop(WithHandler());
        loop.Post(static () => throw new NotSupportedException("posted"));
        await loop.RunAsync(static () => Task.CompletedTask).WaitAsync(Deadline);
        Assert.Equal("posted", Assert.Single(_unhandled).Message);
    }

    [Fact]
    public async Task Read_MemoryThrowsWhenUnpinned_EndsAndTheFileCloses()
    {
        await using URingLoop loop = NewLoop(WithHandler());
        using var data = new TestFile("0123"u8);
        URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Ring);
        using var memory = new StubbornMemory();
        Assert.Equal(4, await file.ReadAsync(memory.Memory, 0).AsTask().WaitAsync(Deadline));
        await file.DisposeAsync().AsTask().WaitAsync(Deadline);
        await Until(() => !_unhandled.IsEmpty, "the handler is told");
        Assert.Equal("unpinned", Assert.Single(_unhandled).Message);
    }

    [Fact]
    public async Task Read_MemoryAndLoggerThrow_EndsAndTheHandlerIsToldOfBoth()
    {
        using var logger = new StubbornLogger();
        await using URingLoop loop = NewLoop(
            new URingLoopOptions { UnhandledException = _unhandled.Enqueue, LoggerFactory = logger });
        using var data = new TestFile("0123"u8);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Ring);
        using var memory = new StubbornMemory();
        Assert.Equal(4, await file.ReadAsync(memory.Memory, 0).AsTask().WaitAsync(Deadline));
        await Until(() => _unhandled.Count == 2, "the handler is told");
        Assert.Equal(["logged", "unpinned"], _unhandled.Select(static thrown => thrown.Message));
    }

    [Fact]
    public async Task ReadList_OneMemoryThrowsWhenUnpinned_TheOthersAreLetGo()
    {
        await using URingLoop loop = NewLoop(WithHandler());
        using var data = new TestFile("0123"u8);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Ring);
        using BufferPool pool = await BufferPool.CreateAsync(loop, 512, 1);
        using var memory = new StubbornMemory();
        Assert.True(pool.TryRent(out IMemoryOwner<byte>? buffer));
        Memory<byte> rest = buffer.Memory[..2];
        Assert.Equal(4, await file.ReadAsync([memory.Memory[..2], rest], 0).AsTask().WaitAsync(Deadline));
        buffer.Dispose();
        (await pool.RentAsync().AsTask().WaitAsync(Deadline)).Dispose();
        await Until(() => !_unhandled.IsEmpty, "the handler is told");
    }

    [Fact]
    public async Task AsyncVoid_Throws_ReachesTheHandler()
    {
        await using URingLoop loop = NewLoop(WithHandler());
        loop.Post(async void () =>
        {
            await Task.Yield();
            throw new NotSupportedException("async void");
        });
        await Until(() => !_unhandled.IsEmpty, "the handler is told");
        Assert.Equal("async void", Assert.Single(_unhandled).Message);
    }

    // Every place where the loop runs a program's code by itself.
    [Theory]
    [InlineData("delay")]
    [InlineData("delay ended by the close")]
    [InlineData("pipe")]
    [InlineData("waiting in line, cancelled")]
    [InlineData("cancelled")]
    public async Task Continuation_Throws_ReachesTheHandlerAndTheLoopGoesOn(string kind)
    {
        using var pipe = new TestPipe();
        using var cancel = new CancellationTokenSource();
        URingLoop loop = NewLoop(WithHandler(mostInFlight: 2));
        await using URingFile reader = ReaderOf(pipe, loop);
        await loop.RunAsync(() =>
        {
            StartToThrow(kind, loop, reader, cancel.Token);
            return Task.CompletedTask;
        }).WaitAsync(Deadline);
        if (kind.Contains("cancelled", StringComparison.Ordinal))
            await cancel.CancelAsync();
        else
            pipe.Write("0123"u8);
        if (kind.Contains("close", StringComparison.Ordinal))
            Assert.True(await loop.CloseAsync(Deadline));
        await Until(() => !_unhandled.IsEmpty, "the handler is told");
        Assert.Equal("continuation", _unhandled.First().Message);
        if (!kind.Contains("close", StringComparison.Ordinal))
            await loop.RunAsync(async () => await loop.DelayAsync(s_moment)).WaitAsync(Deadline);
        await reader.DisposeAsync();
        Assert.True(await loop.CloseAsync(Deadline));
    }

    // Nobody looks after a loop that sleeps, which costs no time.
    [Fact]
    public async Task Loop_BlockedAfterItWasIdle_IsNoticed()
    {
        await using URingLoop loop = NewLoop(new URingLoopOptions { BlockedAfter = TimeSpan.FromMilliseconds(20) });
        for (int i = 1; i <= 3; i++)
        {
            await Until(() => loop.Core.IsUnwatched, "the loop is idle");
            using var go = new ManualResetEvent(initialState: false);
            loop.Post(() => Assert.True(go.WaitOne(Deadline)));
            await Until(() => loop.Core.Blocked == i, "the loop is seen to be blocked");
            _ = go.Set();
            await loop.RunAsync(static () => Task.CompletedTask).WaitAsync(Deadline);
        }
    }

    [Fact]
    public async Task Loop_Blocked_IsNoticedOnce()
    {
        await using URingLoop loop = NewLoop(new URingLoopOptions { BlockedAfter = TimeSpan.FromMilliseconds(20) });
        using var go = new AutoResetEvent(initialState: false);
        loop.Post(() => Assert.True(go.WaitOne(Deadline)));
        await Until(() => loop.Core.Blocked > 0, "the loop is seen to be blocked");
        _ = go.Set();
        await loop.RunAsync(static () => Task.CompletedTask).WaitAsync(Deadline);
        Assert.Equal(1, loop.Core.Blocked);
        Assert.True(loop.BlockingWaits > 0);
        Assert.True(loop.Core.Statistics.BlockingTime > TimeSpan.Zero);
    }

    private static void StartToThrow(string kind, URingLoop loop, URingFile reader, CancellationToken token)
    {
        switch (kind)
        {
            case "delay":
                OnCompletedThrow(loop.DelayAsync(s_moment).GetAwaiter());
                break;
            case "delay ended by the close":
                OnCompletedThrow(loop.DelayAsync(TimeSpan.FromDays(1)).GetAwaiter());
                break;
            case "pipe":
                OnCompletedThrow(reader.ReadExactlyAsync(new byte[1], 0).GetAwaiter());
                break;
            case "waiting in line, cancelled":
                for (int i = 0; i < 2; i++)
                    _ = reader.ReadAsync(new byte[1], 0, token);
                OnCompletedThrow(reader.ReadExactlyAsync(new byte[1], 0, token).GetAwaiter());
                break;
            default:
                OnCompletedThrow(reader.ReadExactlyAsync(new byte[1], 0, token).GetAwaiter());
                break;
        }
    }

    private static void OnCompletedThrow(ValueTaskAwaiter awaiter) =>
        awaiter.OnCompleted(static () => throw new NotSupportedException("continuation"));

    private URingLoopOptions WithHandler(int mostInFlight = 64) =>
        new() { UnhandledException = _unhandled.Enqueue, MostInFlight = mostInFlight };

    private sealed class StubbornLogger : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new NotSupportedException("logged");

        public void Dispose()
        {
        }
    }

    private sealed class StubbornMemory : MemoryManager<byte>
    {
        private readonly byte[] _bytes = GC.AllocateArray<byte>(4, pinned: true);

        public override Span<byte> GetSpan() => _bytes;

        // SAFETY: the array lies on the heap of pinned objects.
        public override unsafe MemoryHandle Pin(int elementIndex = 0) =>
            new((void*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, elementIndex), pinnable: this);

        public override void Unpin() => throw new NotSupportedException("unpinned");

        protected override void Dispose(bool disposing)
        {
        }
    }

    public sealed class OverLinux() : LoopFailures(KernelCase.Linux);

    public sealed class OverEmulated() : LoopFailures(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : LoopFailures(KernelCase.FaultyLinux(3));
}
