using URing.TestKit;

namespace URing.IO.Tests.Operations;

/// <summary>Cancelling an operation at every stage of its life.</summary>
public abstract class OperationCancelling(KernelCase kernel) : LoopContract(kernel)
{
    [Fact]
    public async Task Cancel_BeforeStart_NothingIsStarted()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        var token = new CancellationToken(canceled: true);
        pipe.Write("kept"u8);
        Func<Task>[] starts =
        [
            () => reader.ReadAsync(new byte[4], 0, token).AsTask(),
            () => reader.ReadAsync([new byte[2], new byte[2]], 0, token).AsTask(),
            () => reader.ReadExactlyAsync(new byte[4], 0, token).AsTask(),
            () => Loop.DelayAsync(TimeSpan.FromDays(1), token).AsTask(),
            () => Loop.WaitReadableAsync(pipe.Reader, token).AsTask(),
            () => URingFile.OpenAsync("/dev/null", loop: Loop, token: token).AsTask(),
            () => reader.FlushAsync(token: token).AsTask(),
            () => reader.WriteDurablyAsync(new byte[1], 0, token: token).AsTask(),
        ];
        foreach (Func<Task> start in starts)
            await AssertCancelled(start(), token);
        Assert.Equal(4, await reader.ReadAsync(new byte[8], 0));
    }

    [Fact]
    public async Task Cancel_InHandover_EndsBeforeItBegins()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        using var cancel = new CancellationTokenSource();
        using var go = new ManualResetEventSlim();
        Loop.Post(() => Assert.True(go.Wait(Deadline)));
        // The first read teaches the file its route.
        Task<int> read = reader.ReadAsync(new byte[4], 0, cancel.Token).AsTask();
        pipe.Write("kept"u8);
        await cancel.CancelAsync();
        go.Set();
        await AssertCancelled(read, cancel.Token);
        Assert.Equal(4, await reader.ReadAsync(new byte[8], 0));
    }

    [Fact]
    public async Task Cancel_InFlight_EndsAndTakesNothing()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        for (int i = 0; i < 50; i++)
        {
            using var cancel = new CancellationTokenSource();
            Task<int> read = reader.ReadAsync(new byte[4], 0, cancel.Token).AsTask();
            Task<PollEvents> wait = Loop.WaitReadableAsync(pipe.Reader, cancel.Token).AsTask();
            await Until(() => Loop.InFlight == 2, "both are in flight");
            await cancel.CancelAsync();
            await AssertCancelled(read, cancel.Token);
            await AssertCancelled(wait, cancel.Token);
        }
        pipe.Write("kept"u8);
        Assert.Equal(4, await reader.ReadAsync(new byte[8], 0));
    }

    [Fact]
    public async Task Cancel_Delay_EndsAndLaterOnesAreOnTime()
    {
        using var cancel = new CancellationTokenSource();
        Task[] delays = [.. Enumerable.Range(1, 100).Select(i =>
            Loop.DelayAsync(TimeSpan.FromHours(i), cancel.Token).AsTask())];
        await OnLoop(() => Task.CompletedTask);
        await cancel.CancelAsync();
        foreach (Task delay in delays)
            await AssertCancelled(delay, cancel.Token);
        await Loop.DelayAsync(TimeSpan.FromMilliseconds(1)).AsTask().WaitAsync(Deadline);
    }

    [Fact]
    public async Task Cancel_OnAWorker_GivesTheResultOrNothing()
    {
        using var data = new TestFile("0123"u8);
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, FileRoute.Worker);
        for (int i = 0; i < 200; i++)
        {
            using var cancel = new CancellationTokenSource();
            Task<int> read = i % 2 == 0
                ? file.ReadAsync(new byte[4], 0, cancel.Token).AsTask()
                : Loop.RunAsync(async () => await file.ReadAsync(new byte[4], 0, cancel.Token));
            await cancel.CancelAsync();
            Exception? thrown = await Record.ExceptionAsync(() => read.WaitAsync(Deadline));
            Assert.True(thrown is null or OperationCanceledException, $"{thrown}");
        }
    }

    [Fact]
    public async Task Cancel_AfterTheResult_ChangesNothingForTheNextUse()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        for (int i = 0; i < 500; i++)
        {
            using var cancel = new CancellationTokenSource();
            pipe.Write("1"u8);
            Assert.Equal(1, await reader.ReadAsync(new byte[1], 0, cancel.Token));
            Task late = Task.Run(cancel.Cancel);
            ValueTask<int> next = reader.ReadAsync(new byte[1], 0);
            pipe.Write("2"u8);
            Assert.Equal(1, await next);
            await late;
        }
    }

    [Fact]
    public async Task Cancel_TokenSharedByMany_EndsAllOfThem()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        using var cancel = new CancellationTokenSource();
        Task[] tasks =
        [
            .. Enumerable.Range(0, 1500).Select(_ => reader.ReadAsync(new byte[1], 0, cancel.Token).AsTask()),
            .. Enumerable.Range(0, 500).Select(_ => Loop.DelayAsync(TimeSpan.FromDays(1), cancel.Token).AsTask()),
        ];
        await cancel.CancelAsync();
        foreach (Task task in tasks)
            await AssertCancelled(task, cancel.Token);
        Assert.Equal((0, 0), (Loop.InFlight, Loop.Waiting));
    }

    // What was opened all the same is closed, or the leak check says so.
    [Fact]
    public async Task Cancel_Open_GivesTheFileOrNothing()
    {
        using var data = new TestFile("0123"u8);
        for (int i = 0; i < 300; i++)
        {
            using var cancel = new CancellationTokenSource();
            Task<URingFile> open = URingFile.OpenAsync(data.Path, loop: Loop, token: cancel.Token).AsTask();
            if (i % 2 == 0)
                await Task.Yield();
            await cancel.CancelAsync();
            try
            {
                await (await open.WaitAsync(Deadline)).DisposeAsync();
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    // Others cancel at any moment while bytes go through a pipe: each read has one outcome, and no byte is lost.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Cancel_Storm_LosesNoByte(int seed)
    {
        int bytes = Case.IsFaulty ? 1_000 : 5_000;
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await using URingFile writer = WriterOf(pipe);
        Task<int> receiving = Task.Run(() => ReceiveAsync(reader, bytes, seed));
        await Task.Run(() => WriteAsync(writer, bytes, seed)).WaitAsync(Deadline);
        Assert.Equal(bytes, await receiving.WaitAsync(Deadline));
        Assert.Equal((0, 0), (Loop.InFlight, Loop.Waiting));
    }

    private static async Task<int> ReceiveAsync(URingFile reader, int bytes, int seed)
    {
        var random = new Random(seed);
        int received = 0;
        byte[] buffer = new byte[8];
        while (received < bytes)
        {
            using var cancel = new CancellationTokenSource();
            ValueTask<int> read = reader.ReadAsync(buffer.AsMemory(0, 1 + random.Next(8)), 0, cancel.Token);
            Task cancelling = random.Next(3) == 0 ? Task.CompletedTask : Task.Run(cancel.Cancel);
            try
            {
                int count = await read;
                for (int i = 0; i < count; i++)
                    Assert.Equal((byte)(received + i), buffer[i]);
                received += count;
            }
            catch (OperationCanceledException)
            {
            }
            await cancelling;
        }
        return received;
    }

    private static async Task WriteAsync(URingFile writer, int bytes, int seed)
    {
        var random = new Random(seed + 1000);
        byte[] buffer = new byte[8];
        for (int sent = 0; sent < bytes;)
        {
            int count = Math.Min(bytes - sent, 1 + random.Next(8));
            for (int i = 0; i < count; i++)
                buffer[i] = (byte)(sent + i);
            await writer.WriteAllAsync(buffer.AsMemory(0, count), 0);
            sent += count;
        }
    }

    private static async Task AssertCancelled(Task task, CancellationToken token)
    {
        OperationCanceledException thrown =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(Deadline));
        Assert.Equal(token, thrown.CancellationToken);
    }

    public sealed class OverLinux() : OperationCancelling(KernelCase.Linux);

    public sealed class OverEmulated() : OperationCancelling(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : OperationCancelling(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : OperationCancelling(KernelCase.FaultyEmulated(2));
}
