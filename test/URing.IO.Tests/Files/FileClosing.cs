using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>The end of a file, and descriptors that are used again.</summary>
public abstract class FileClosing(KernelCase kernel) : FileContract(kernel)
{
    [Fact]
    public async Task Dispose_OperationsInFlightOnTwoLoops_EndsThem()
    {
        await using URingLoop other = NewLoop();
        for (int i = 0; i < 20; i++)
        {
            using var pipe = new TestPipe();
            URingFile file = ReaderOf(pipe);
            List<Task<int>> reads = [];
            foreach (URingLoop loop in new[] { Loop, other })
            {
                await loop.RunAsync(() =>
                {
                    for (int k = 0; k < 10; k++)
                        reads.Add(file.ReadAsync(new byte[4], 0).AsTask());
                    return Task.CompletedTask;
                }).WaitAsync(Deadline);
            }
            await file.DisposeAsync().AsTask().WaitAsync(Deadline);
            Assert.Equal((0, 0), (Loop.InFlight, other.InFlight));
            foreach (Task<int> read in reads)
                _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Deadline));
        }
    }

    [Fact]
    public async Task Dispose_AnotherFileOnTheSameHandle_KeepsItsOperations()
    {
        using var pipe = new TestPipe();
        URingFile closed = ReaderOf(pipe);
        await using URingFile kept = ReaderOf(pipe);
        Task<int> ended = closed.ReadAsync(new byte[4], 0).AsTask();
        Task<int> read = kept.ReadAsync(new byte[4], 0).AsTask();
        await Until(() => Loop.InFlight == 2, "both are in flight");

        await closed.DisposeAsync().AsTask().WaitAsync(Deadline);
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => ended.WaitAsync(Deadline));
        pipe.Write("1234"u8);
        Assert.Equal(4, await read.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Dispose_TwiceAndBothWays_ClosesOnce()
    {
        using var data = new TestFile("0123"u8);
        URingFile file = await OpenAsync(data);
        file.Dispose();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => file.DisposeAsync().AsTask())).WaitAsync(Deadline);
        file.Dispose();
        await file.DisposeAsync();
        Assert.True(file.Handle.IsClosed || file.Handle.IsInvalid);
    }

    [Fact]
    public async Task Use_AfterDispose_ThrowsObjectDisposed()
    {
        using var data = new TestFile("0123"u8);
        URingFile file = await OpenAsync(data);
        await file.DisposeAsync();
        byte[] buffer = new byte[4];
        Func<Task>[] uses =
        [
            () => file.ReadAsync(buffer, 0).AsTask(),
            () => file.ReadAsync([buffer], 0).AsTask(),
            () => file.ReadExactlyAsync(buffer, 0).AsTask(),
            () => file.ReadExactlyAsync([buffer], 0).AsTask(),
            () => file.WriteAsync(buffer, 0).AsTask(),
            () => file.WriteAsync([buffer], 0).AsTask(),
            () => file.WriteAllAsync(buffer, 0).AsTask(),
            () => file.WriteAllAsync([buffer], 0).AsTask(),
            () => file.WriteDurablyAsync(buffer, 0).AsTask(),
            () => file.WriteDurablyAsync([buffer], 0).AsTask(),
            () => file.FlushAsync().AsTask(),
            () => file.AllocateAsync(0, 1).AsTask(),
            () => file.PunchHoleAsync(0, 1).AsTask(),
            () => file.ZeroRangeAsync(0, 1).AsTask(),
            () => file.SetLengthAsync(0).AsTask(),
            () => file.GetInfoAsync().AsTask(),
        ];
        foreach (Func<Task> use in uses)
        {
            ObjectDisposedException thrown = await Assert.ThrowsAsync<ObjectDisposedException>(use);
            Assert.Contains(data.Path, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Dispose_LoopIsGone_ClosesTheDescriptorAllTheSame()
    {
        using var data = new TestFile("0123"u8);
        URingLoop loop = NewLoop();
        URingFile file = await URingFile.OpenAsync(data.Path, loop: loop);
        string link = $"/proc/self/fd/{file.Handle.DangerousGetHandle()}";
        Assert.True(await loop.CloseAsync(Deadline));
        await file.DisposeAsync();
        Assert.NotEqual(data.Path, new FileInfo(link).LinkTarget);
    }

    // A number is given again as soon as it is free: what is started on one file must never reach another.
    [Fact]
    public async Task Reopen_UnderLoad_NeverReadsAnotherFile()
    {
        const int Length = 256;
        int rounds = Case.IsFaulty ? 40 : 300;
        using var first = new TestFile(Enumerable.Repeat((byte)1, Length).ToArray());
        using var second = new TestFile(Enumerable.Repeat((byte)2, Length).ToArray());
        await Task.WhenAll(Enumerable.Range(0, 6).Select(user => Task.Run(async () =>
        {
            (TestFile data, byte mark) = user % 2 == 0 ? (first, (byte)1) : (second, (byte)2);
            for (int i = 0; i < rounds; i++)
            {
                URingFile file = await OpenAsync(data, i % 3 == 0 ? FileRoute.Worker : FileRoute.Ring);
                Task<byte[]>[] reads = [.. Enumerable.Range(0, 4).Select(_ => ReadAsync(file, Length))];
                await file.DisposeAsync().AsTask().WaitAsync(Deadline);
                foreach (Task<byte[]> read in reads)
                {
                    byte[] got = await read.WaitAsync(Deadline);
                    Assert.True(got.AsSpan().IndexOfAnyExcept(mark) < 0, "the bytes of another file");
                }
            }
        }))).WaitAsync(2 * Deadline);
    }

    private static async Task<byte[]> ReadAsync(URingFile file, int length)
    {
        byte[] buffer = new byte[length];
        try
        {
            return buffer[..await file.ReadAsync(buffer, 0)];
        }
        catch (ObjectDisposedException)
        {
            return [];
        }
    }

    public sealed class OverLinux() : FileClosing(KernelCase.Linux);

    public sealed class OverEmulated() : FileClosing(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : FileClosing(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : FileClosing(KernelCase.FaultyEmulated(2));
}
