using URing.TestKit;

namespace URing.IO.Tests.Operations;

/// <summary>What awaiters do to operations: abandon them, await them twice, or ever so often.</summary>
public abstract class OperationUses(KernelCase kernel) : LoopContract(kernel)
{
    private int Scale => Case.IsFaulty ? 20 : 1;

    [Fact]
    public async Task Await_Abandoned_SlotsComeBackAndMemoryIsFlat()
    {
        using var data = new TestFile(new byte[4096]);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, FileRoute.Ring);
        byte[] buffer = GC.AllocateArray<byte>(4096, pinned: true);
        int count = 100_000 / Scale;
        await AbandonAsync(file, buffer, count);
        // Something else in the process may take memory meanwhile; what operations keep, they keep every time.
        List<long> more = [];
        while (more.Count < 3 && !more.Exists(static bytes => bytes < 1 << 20))
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            await AbandonAsync(file, buffer, count);
            more.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.True(more[^1] < 1 << 20, $"bytes more than before: {string.Join(", ", more)}");
        Assert.Equal((0, 0), (Loop.InFlight, Loop.Waiting));
        Assert.Equal(4096, await file.ReadAsync(buffer, 0));
    }

    [Fact]
    public async Task Await_AbandonedPipeReads_KeepTheirBuffersUntilTheEnd()
    {
        using var pipe = new TestPipe();
        URingFile reader = ReaderOf(pipe);
        WeakReference[] buffers = [.. Enumerable.Range(0, 32).Select(_ => Abandon(reader))];
        await Until(() => Loop.InFlight == buffers.Length, "all are in flight");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.All(buffers, static buffer => Assert.True(buffer.IsAlive));

        await reader.DisposeAsync().AsTask().WaitAsync(Deadline);
        Assert.Equal(0, Loop.InFlight);
        await Until(() =>
        {
            GC.Collect();
            return buffers.Count(static buffer => buffer.IsAlive) <= 1;
        }, "the buffers are let go");
    }

    // An array stays pinned for the next read of the same turn, and no longer.
    [Fact]
    public async Task Read_AwaitedOnTheLoop_LetsGoOfTheArray()
    {
        using var data = new TestFile(new byte[64]);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, FileRoute.Ring);
        WeakReference[] buffers = [];
        await OnLoop(async () =>
            buffers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ReadIntoNewArrayAsync(file))));
        await Until(() =>
        {
            GC.Collect();
            return buffers.Count(static buffer => buffer.IsAlive) <= 1;
        }, "the buffers are let go");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Await_Twice_ThrowsAndHarmsNobody(bool firstHasContext)
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        for (int i = 0; i < 20; i++)
        {
            ValueTask<int> read = reader.ReadAsync(new byte[4], 0);
            Task<int> first = firstHasContext ? AwaitInContext(read) : AwaitAsync(read);
            AssertIsAwaited(read);
            pipe.Write("1234"u8);
            Assert.Equal(4, await first.WaitAsync(Deadline));
            _ = await Assert.ThrowsAsync<InvalidOperationException>(() => AwaitAsync(read));
        }
    }

    [Fact]
    public async Task Await_TwiceOnTheLoop_TheFirstStaysThere()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await OnLoop(async () =>
        {
            ValueTask<int> read = reader.ReadAsync(new byte[4], 0);
            Task<int> first = AwaitHere(read);
            AssertIsAwaited(read);
            pipe.Write("1234"u8);
            Assert.Equal(4, await first);
            AssertOnLoop();
        });

        async Task<int> AwaitHere(ValueTask<int> read)
        {
            int count = await read;
            AssertOnLoop();
            return count;
        }
    }

    [Fact]
    public async Task AsTask_SeveralAwaiters_AllGetTheResult()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        Task<int> read = reader.ReadAsync(new byte[4], 0).AsTask();
        Task<int>[] awaiters = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await read))];
        pipe.Write("1234"u8);
        Assert.All(await Task.WhenAll(awaiters).WaitAsync(Deadline), static count => Assert.Equal(4, count));
    }

    // An object's token matches again after 65,536 uses: by then it must be another object.
    [Fact]
    public async Task Await_SeventyThousandUses_StaleTasksNeverMatch()
    {
        using var data = new TestFile(new byte[16]);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, FileRoute.Ring);
        byte[] buffer = new byte[16];
        await OnLoop(async () =>
        {
            ValueTask<int> stale = file.ReadAsync(buffer, 0);
            Assert.Equal(16, await stale);
            for (int i = 0; i < 70_000 / Scale; i++)
            {
                Assert.Equal(16, await file.ReadAsync(buffer, 0));
                if (i % 1000 == 0 || i is > 65_500 and < 65_600)
                    _ = Assert.Throws<InvalidOperationException>(() => stale.IsCompleted);
            }
        });
    }

    // Not by an await: of an exception at this place a compiled one makes an unhandled exception of the process.
    private static async Task<WeakReference> ReadIntoNewArrayAsync(URingFile file)
    {
        byte[] buffer = new byte[64];
        Assert.Equal(64, await file.ReadAsync(buffer, 0));
        return new WeakReference(buffer);
    }

    private static void AssertIsAwaited(ValueTask<int> read)
    {
        _ = Assert.Throws<InvalidOperationException>(() => read.GetAwaiter().OnCompleted(static () => { }));
        _ = Assert.Throws<InvalidOperationException>(
            () => read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(static () => { }));
    }

    private static async Task<int> AwaitAsync(ValueTask<int> read) => await read;

    private static Task<int> AwaitInContext(ValueTask<int> read)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new PoolContext());
        Task<int> awaiting = AwaitAsync(read);
        SynchronizationContext.SetSynchronizationContext(before);
        return awaiting;
    }

    private async Task AbandonAsync(URingFile file, byte[] buffer, int count)
    {
        await OnLoop(async () =>
        {
            for (int i = 0; i < count; i++)
            {
                _ = file.ReadAsync(buffer, 0);
                if (i % 512 == 0)
                    Assert.Equal(4096, await file.ReadAsync(buffer, 0));
            }
        });
        for (int i = 0; i < count / 10; i++)
            _ = file.ReadAsync(buffer, 0);
        Assert.Equal(4096, await file.ReadAsync(buffer, 0));
        await Until(() => Loop.InFlight + Loop.Waiting == 0, "all slots come back");
    }

    private static WeakReference Abandon(URingFile reader)
    {
        byte[] buffer = new byte[1000];
        _ = reader.ReadAsync(buffer, 0);
        return new WeakReference(buffer);
    }

    public sealed class OverLinux() : OperationUses(KernelCase.Linux);

    public sealed class OverEmulated() : OperationUses(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : OperationUses(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : OperationUses(KernelCase.FaultyEmulated(2));

    private sealed class PoolContext : SynchronizationContext;
}
