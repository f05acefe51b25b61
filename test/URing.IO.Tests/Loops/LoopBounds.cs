using URing.TestKit;

namespace URing.IO.Tests.Loops;

/// <summary>Operations beyond what a loop lets the kernel have.</summary>
public abstract class LoopBounds(KernelCase kernel) : LoopContract(kernel, s_narrow)
{
    private const int MostInFlight = 4;

    private static readonly URingLoopOptions s_narrow = new() { Entries = 16, MostInFlight = MostInFlight };

    [Fact]
    public async Task Operations_BeyondMostInFlight_WaitInOrderAndAllEnd()
    {
        using var pipes = new Pipes(3 * MostInFlight);
        URingFile[] readers = [.. pipes.All.Select(pipe => ReaderOf(pipe))];
        List<int> order = [];
        Task[] reads = [];
        await OnLoop(() =>
        {
            reads = [.. readers.Select((reader, i) => ReadAsync(reader, i, order))];
            return Task.CompletedTask;
        });
        await Until(() => Loop.Waiting == 2 * MostInFlight, "the others wait");
        Assert.Equal(MostInFlight, Loop.InFlight);

        // Those that wait would end at once, one after the other through the only slot that comes free.
        for (int i = MostInFlight; i < readers.Length; i++)
            pipes.All[i].Write("x"u8);
        pipes.All[0].Write("x"u8);
        int[] first = [0, .. Enumerable.Range(MostInFlight, 2 * MostInFlight)];
        await Task.WhenAll(first.Select(i => reads[i])).WaitAsync(Deadline);
        Assert.True(order.SequenceEqual(first), string.Join(' ', order));

        for (int i = 1; i < MostInFlight; i++)
            pipes.All[i].Write("x"u8);
        await Task.WhenAll(reads).WaitAsync(Deadline);
        Assert.Equal((0, 0), (Loop.InFlight, Loop.Waiting));
        foreach (URingFile reader in readers)
            await reader.DisposeAsync();
    }

    [Fact]
    public async Task Operations_TenThousandAtOnce_AllEnd()
    {
        const int Count = 10_000;
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        Task<int>[] reads = [.. Enumerable.Range(0, Count).Select(_ => reader.ReadAsync(new byte[1], 0).AsTask())];
        // Fits into a pipe.
        pipe.Write(new byte[Count]);
        Assert.Equal(Count, (await Task.WhenAll(reads).WaitAsync(Deadline)).Sum());
    }

    [Fact]
    public async Task Close_FileWhoseOperationsWaitInLine_EndsThem()
    {
        using var other = new TestPipe();
        using var pipe = new TestPipe();
        await using URingFile endless = ReaderOf(other);
        URingFile file = ReaderOf(pipe);
        Task<int>[] before = [.. Enumerable.Range(0, MostInFlight + 1).Select(_ => Read(endless))];
        await Until(() => Loop.Waiting == 1, "the first in line is another file's");
        Task<int>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Read(file))];
        await Until(() => Loop.Waiting == 4, "all wait");

        await file.DisposeAsync().AsTask().WaitAsync(Deadline);
        foreach (Task<int> read in waiting)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Deadline));
        other.Write("01234"u8);
        Assert.Equal(before.Length, (await Task.WhenAll(before).WaitAsync(Deadline)).Sum());

        static Task<int> Read(URingFile file) => file.ReadAsync(new byte[1], 0).AsTask();
    }

    [Fact]
    public async Task Cancel_WhileWaitingInLine_EndsAtOnceAndTheOthersGoOn()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        using var cancel = new CancellationTokenSource();
        Task<int>[] before = [.. Enumerable.Range(0, MostInFlight).Select(_ => Read(default))];
        await Until(() => Loop.InFlight == MostInFlight, "the places are taken");
        Task<int>[] waiting =
            [.. Enumerable.Range(0, 9).Select(i => Read(i % 3 == 1 ? cancel.Token : default))];
        await Until(() => Loop.Waiting == waiting.Length, "all wait");

        await cancel.CancelAsync();
        for (int i = 1; i < waiting.Length; i += 3)
        {
            var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting[i].WaitAsync(Deadline));
            Assert.Equal(cancel.Token, thrown.CancellationToken);
        }
        Assert.Equal(6, Loop.Waiting);
        pipe.Write(new byte[MostInFlight + 6]);
        await Task.WhenAll([.. before, .. waiting.Where((_, i) => i % 3 != 1)]).WaitAsync(Deadline);

        Task<int> Read(CancellationToken token) => reader.ReadAsync(new byte[1], 0, token).AsTask();
    }

    [Fact]
    public async Task WriteDurably_LinkedFlushWithRoomForOne_Ends()
    {
        await using URingLoop narrow = NewLoop(new URingLoopOptions { MostInFlight = 1 });
        using var data = new TestFile();
        await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, narrow, FileRoute.Ring);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            file.WriteDurablyAsync("abcd"u8.ToArray(), 4 * i, DurableWrite.ThenFlush).AsTask())).WaitAsync(Deadline);
        Assert.Equal("abcdabcdabcdabcd"u8.ToArray(), data.Content);
    }

    private static async Task ReadAsync(URingFile reader, int number, List<int> order)
    {
        Assert.Equal(1, await reader.ReadAsync(new byte[1], 0));
        order.Add(number);
    }

    public sealed class OverLinux() : LoopBounds(KernelCase.Linux);

    public sealed class OverEmulated() : LoopBounds(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : LoopBounds(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : LoopBounds(KernelCase.FaultyEmulated(1));
}
