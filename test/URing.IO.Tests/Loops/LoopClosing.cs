using URing.TestKit;

namespace URing.IO.Tests.Loops;

/// <summary>The end of a loop, with everything there is in flight.</summary>
public abstract class LoopClosing(KernelCase kernel) : LoopContract(kernel)
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    private int Rounds => Case.IsFaulty ? 50 : 300;

    [Fact]
    public async Task Close_EverythingInFlight_EndsAllOfIt()
    {
        const int Most = 16;
        URingLoop loop = NewLoop(new URingLoopOptions { MostInFlight = Most });
        using var pipe = new TestPipe();
        using var data = new TestFile(new byte[1 << 20]);
        await using URingFile reader = ReaderOf(pipe, loop);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Ring);
        List<Task> tasks = [];
        List<Task> mayBeDone = [];
        for (int i = 0; i < 2 * Most; i++)
        {
            tasks.Add(reader.ReadAsync(new byte[16], 0).AsTask());
            tasks.Add(loop.WaitReadableAsync(pipe.Reader).AsTask());
            tasks.Add(loop.DelayAsync(TimeSpan.FromHours(1 + i)).AsTask());
            mayBeDone.Add(file.ReadAsync(new byte[1 << 16], 16 * i).AsTask());
        }
        await Until(() => loop.InFlight == Most, "the places are taken");

        Assert.True(await loop.CloseAsync(Deadline));
        foreach (Task task in tasks)
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => task.WaitAsync(Deadline));
        foreach (Task task in mayBeDone)
        {
            Exception? thrown = await Record.ExceptionAsync(() => task.WaitAsync(Deadline));
            Assert.True(thrown is null or ObjectDisposedException, $"{thrown}");
        }
        Assert.Equal((0, 0), (loop.InFlight, loop.Waiting));
    }

    [Theory]
    [InlineData(FileRoute.Ring, true)]
    [InlineData(FileRoute.Ring, false)]
    [InlineData(FileRoute.Worker, true)]
    [InlineData(FileRoute.Worker, false)]
    public async Task Close_CodeReadsOnAndOn_Ends(FileRoute route, bool isOnLoop)
    {
        using var data = new TestFile(new byte[1 << 16]);
        URingLoop loop = NewLoop();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, route);
        int reads = 0;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(
            _ => isOnLoop ? loop.RunAsync(ReadOnAndOn) : Task.Run(ReadOnAndOn))];
        await Until(() => Volatile.Read(ref reads) > 100, "all is under way");

        Assert.True(await loop.CloseAsync(Deadline));
        foreach (Task reader in readers)
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.WaitAsync(Deadline));
        Assert.Equal(0, loop.InFlight);

        async Task ReadOnAndOn()
        {
            byte[] buffer = new byte[1 << 16];
            while (true)
            {
                Assert.Equal(buffer.Length, await file.ReadAsync(buffer, 0));
                Interlocked.Increment(ref reads);
            }
        }
    }

    [Fact]
    public async Task Close_DeadlineOver_SaysSoAndKeepsWhatIsInFlight()
    {
        using var pipe = new TestPipe();
        URingLoop loop = NewLoop();
        await using URingFile reader = ReaderOf(pipe, loop);
        Task<int> read = reader.ReadAsync(new byte[16], 0).AsTask();
        await Until(() => loop.InFlight == 1, "the read is in flight");
        using var released = new ManualResetEventSlim();
        loop.Post(() => Assert.True(released.Wait(Deadline)));

        Assert.False(await loop.CloseAsync(s_moment));
        Assert.Equal(1, loop.Core.Statistics.Quarantined);
        Assert.False(read.IsCompleted);

        released.Set();
        Assert.True(await loop.CloseAsync(Deadline));
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Close_PipeReadsInFlight_LeavesTheirBytesAlone()
    {
        using var pipe = new TestPipe();
        URingLoop loop = NewLoop();
        await using URingFile reader = ReaderOf(pipe, loop);
        byte[] buffer = new byte[16];
        Task<int>[] reads = [.. Enumerable.Range(0, 100).Select(_ => reader.ReadAsync(buffer, 0).AsTask())];
        await Until(() => loop.InFlight == reads.Length, "all are in flight");
        Assert.True(await loop.CloseAsync(Deadline));
        pipe.Write("untouched"u8);
        foreach (Task<int> read in reads)
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Deadline));
        Assert.All(buffer, static b => Assert.Equal(0, b));
    }

    [Fact]
    public async Task Close_FromCodeOnTheLoop_GoesOnElsewhere()
    {
        URingLoop loop = NewLoop();
        await loop.RunAsync(async () =>
        {
            ValueTask delay = loop.DelayAsync(TimeSpan.FromHours(1));
            Assert.True(await loop.CloseAsync(Deadline));
            Assert.Null(URingLoop.Current);
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => delay.AsTask());
        }).WaitAsync(Deadline);
    }

    [Fact]
    public async Task Close_Twice_BothEnd()
    {
        URingLoop loop = NewLoop();
        bool[] ended = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => loop.CloseAsync(Deadline)));
        Assert.All(ended, Assert.True);
        await loop.DisposeAsync();
    }

    // Who awaits elsewhere must not be run by the loop, not even by one that ends: he may wait for that end.
    [Fact]
    public async Task Close_AwaitersWhoBlockUntilTheEnd_DoNotHoldItUp()
    {
        for (int round = 0; round < 50; round++)
        {
            URingLoop loop = NewLoop();
            Task[] waits = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true)
                        await loop.DelayAsync(TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
                }
                catch (ObjectDisposedException)
                {
                    Assert.Null(URingLoop.Current);
                    Assert.True(loop.CloseAsync(Deadline).Wait(Deadline));
                }
            }))];
            Assert.True(await loop.CloseAsync(Deadline));
            await Task.WhenAll(waits).WaitAsync(Deadline);
        }
    }

    [Fact]
    public async Task Use_AfterClose_ThrowsObjectDisposed()
    {
        using var pipe = new TestPipe();
        using var data = new TestFile("0123456789"u8);
        URingLoop loop = NewLoop();
        SynchronizationContext context = await loop.RunAsync(() => Task.FromResult(SynchronizationContext.Current!));
        await using URingFile reader = ReaderOf(pipe, loop);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, loop, FileRoute.Ring);
        Assert.True(await loop.CloseAsync(Deadline));

        _ = Assert.Throws<ObjectDisposedException>(() => loop.Post(static () => { }));
        _ = Assert.Throws<ObjectDisposedException>(() => context.Send(static _ => { }, null));
        Func<Task>[] uses =
        [
            () => loop.RunAsync(() => Task.CompletedTask),
            () => loop.DelayAsync(s_moment).AsTask(),
            () => loop.WaitReadableAsync(pipe.Reader).AsTask(),
            () => loop.WaitWritableAsync(pipe.Writer).AsTask(),
            async () => await loop.SwitchTo(),
            () => reader.ReadAsync(new byte[1], 0).AsTask(),
            () => file.ReadAsync(new byte[1], 0).AsTask(),
            () => file.ReadAsync([new byte[1], new byte[1]], 0).AsTask(),
            () => file.WriteAsync(new byte[1], 0).AsTask(),
            () => file.FlushAsync().AsTask(),
            () => file.GetInfoAsync().AsTask(),
            () => file.SetLengthAsync(1).AsTask(),
            () => URingFile.OpenAsync(data.Path, loop: loop).AsTask(),
            () => BufferPool.CreateAsync(loop, 4096, 1).AsTask(),
        ];
        for (int i = 0; i < uses.Length; i++)
        {
            Exception? thrown = await Record.ExceptionAsync(() => uses[i]().WaitAsync(Deadline));
            Assert.True(thrown is ObjectDisposedException, $"use {i}: {thrown}");
        }
    }

    [Fact]
    public async Task Close_WhileOthersStartOperations_EachEndsOneWayOrTheOther()
    {
        using var pipe = new TestPipe();
        for (int round = 0; round < Rounds; round++)
        {
            URingLoop loop = NewLoop();
            URingFile reader = ReaderOf(pipe, loop);
            using var go = new Barrier(3);
            Task<int>[] starters = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => StartMany(loop, reader, go)))];
            go.SignalAndWait();
            Assert.True(await loop.CloseAsync(Deadline));
            int[] ended = await Task.WhenAll(starters).WaitAsync(Deadline);
            Assert.All(ended, static count => Assert.Equal(30, count));
            await reader.DisposeAsync().AsTask().WaitAsync(Deadline);
        }
    }

    // Answers how many of thirty operations ended.
    private static async Task<int> StartMany(URingLoop loop, URingFile reader, Barrier go)
    {
        go.SignalAndWait();
        List<Task> tasks = [];
        for (int i = 0; i < 10; i++)
        {
            tasks.Add(reader.ReadAsync(new byte[1], 0).AsTask());
            tasks.Add(loop.DelayAsync(TimeSpan.Zero).AsTask());
            tasks.Add(loop.RunAsync(static () => Task.CompletedTask));
        }
        int ended = 0;
        foreach (Task task in tasks)
        {
            Exception? thrown = await Record.ExceptionAsync(() => task.WaitAsync(Deadline)).ConfigureAwait(false);
            if (thrown is null or ObjectDisposedException)
                ended++;
            else
                Assert.Fail(thrown.ToString());
        }
        return ended;
    }

    public sealed class OverLinux() : LoopClosing(KernelCase.Linux);

    public sealed class OverEmulated() : LoopClosing(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : LoopClosing(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : LoopClosing(KernelCase.FaultyEmulated(3));
}
