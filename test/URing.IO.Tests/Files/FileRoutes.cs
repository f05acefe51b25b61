using System.Buffers;
using URing.IO.Files;
using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>How transfers travel, and batches of them.</summary>
public abstract class FileRoutes(KernelCase kernel) : FileContract(kernel)
{
    [Fact]
    public async Task Routes_Forced_AreKept()
    {
        using var data = new TestFile("0123"u8);
        foreach (FileRoute route in new[] { FileRoute.Inline, FileRoute.Ring, FileRoute.Worker })
        {
            await using URingFile file = await OpenAsync(data, route);
            long before = Loop.Core.Statistics.Submitted;
            for (int i = 0; i < 20; i++)
                Assert.Equal(4, await file.ReadAsync(new byte[4], 0));
            Assert.Equal(route, file.ReadRoute);
            await OnLoop(() => Task.CompletedTask);
            long submitted = Loop.Core.Statistics.Submitted - before;
            Assert.Equal(route == FileRoute.Ring ? 20 : 0, submitted);
        }
    }

    [Fact]
    public async Task Routes_Pipe_LearnsTheRing()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await using URingFile writer = WriterOf(pipe);
        Assert.Equal(FileRoute.Inline, reader.ReadRoute);
        await writer.WriteAllAsync("0123"u8.ToArray(), 0);
        Assert.Equal(4, await reader.ReadAsync(new byte[4], 0));
        Assert.Equal((FileRoute.Ring, FileRoute.Ring), (reader.ReadRoute, writer.WriteRoute));
    }

    [Fact]
    public async Task Routes_CachedFile_ReadsInline()
    {
        using var data = new TestFile("0123"u8);
        await using URingFile file = await OpenAsync(data);
        for (int i = 0; i < 20; i++)
            Assert.Equal(4, await file.ReadAsync(new byte[4], 0));
        // Where the file system knows no NOWAIT a worker reads.
        Assert.True(file.ReadRoute is FileRoute.Inline or FileRoute.Worker, $"{file.ReadRoute}");
    }

    // A pause that two threads count down together must end all the same.
    [Fact]
    public async Task TriesInline_CountedDownByManyThreads_ComesBack()
    {
        for (int round = 0; round < 200; round++)
        {
            var memory = new RouteMemory(FileRoute.Automatic, isDirect: false, prefersWorker: false, "read");
            for (int i = 0; i < 4; i++)
                memory.Missed(Errno.EAGAIN);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                int tries = 0;
                while (!memory.TriesInline(1))
                    Assert.True(++tries < 10_000, "never tried again");
            }))).WaitAsync(Deadline);
        }
    }

    // Three wakes against one; a transfer that finds another in flight goes through the ring.
    [Fact]
    public async Task Direct_AloneOutsideTheLoop_NeedsNoRing()
    {
        // On the emulated kernel only the durable write takes the ring at all.
        bool isEmulated = Kernel == RingKernel.Emulated;
        int expected = isEmulated ? 1 : 3;
        using var data = new TestFile(new byte[8192]);
        var options = new URingFileOptions { Access = FileAccess.ReadWrite, Direct = true };
        await using URingFile file = await URingFile.OpenAsync(data.Path, options, Loop);
        Assert.SkipUnless(Kernel.IsLocalFile(data.Fd), "The tests lie on a file system that is not known to be local.");
        using BufferPool pool = await BufferPool.CreateAsync(Loop, 4096, 1);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        Assert.Equal(0, await CountSubmitted(ReadAndWrite));
        Assert.Equal(isEmulated ? FileRoute.Worker : FileRoute.Ring, file.ReadRoute);
        Assert.Equal(expected, await CountSubmitted(() => Loop.RunAsync(ReadAndWrite)));

        using var pipe = new TestPipe();
        Task<PollEvents> other = Loop.WaitReadableAsync(pipe.Reader).AsTask();
        await Until(() => Loop.InFlight == 1, "another is in flight");
        Assert.Equal(expected, await CountSubmitted(ReadAndWrite));
        pipe.Write("x"u8);
        _ = await other.WaitAsync(Deadline);

        async Task ReadAndWrite()
        {
            Assert.Equal(4096, await file.ReadAsync(buffer.Memory, 4096));
            await file.WriteAllAsync(buffer.Memory, 0);
            await file.WriteDurablyAsync(buffer.Memory, 4096);
        }
    }

    // Flushes of several share a turn of the journal; one that is alone shares with nobody.
    [Fact]
    public async Task WriteDurably_OnALoop_IsOneRequestAloneAndTwoAmongOthers()
    {
        using var data = new TestFile();
        await using URingFile file = await OpenAsync(data);
        Assert.Equal(10, await CountSubmitted(() => Loop.RunAsync(async () =>
        {
            for (int i = 0; i < 10; i++)
                await file.WriteDurablyAsync("0123"u8.ToArray(), 0);
        })));
        Assert.Equal(1 + 2, await CountSubmitted(() => Loop.RunAsync(
            () => Task.WhenAll(
                file.WriteDurablyAsync("01"u8.ToArray(), 4).AsTask(),
                file.WriteDurablyAsync("23"u8.ToArray(), 6).AsTask()))));
        Assert.Equal("01230123"u8, data.Content);
    }

    private async Task<long> CountSubmitted(Func<Task> code)
    {
        await OnLoop(() => Task.CompletedTask);
        long before = Loop.Core.Statistics.Submitted;
        await code().WaitAsync(Deadline);
        await OnLoop(() => Task.CompletedTask);
        return Loop.Core.Statistics.Submitted - before;
    }

    [Fact]
    public async Task Batch_ManyOperations_WakeTheLoopOnce()
    {
        using var data = new TestFile(Content(4096));
        await using URingFile file = await OpenAsync(data, FileRoute.Ring);
        for (int round = 0; round < 20; round++)
        {
            await OnLoop(() => Task.CompletedTask);
            long before = Loop.Core.Statistics.Wakes;
            Task<int>[] reads = ReadBatch(file, 100);
            int[] counts = await Task.WhenAll(reads).WaitAsync(Deadline);
            Assert.All(counts, static count => Assert.Equal(16, count));
            Assert.InRange(Loop.Core.Statistics.Wakes - before, 0, 1);
        }
    }

    [Fact]
    public async Task Batch_SeveralLoopsAndNestedAndClosed_HandsAllOver()
    {
        await using URingLoop other = NewLoop();
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await using URingFile elsewhere = ReaderOf(pipe, other);
        Task<int>[] reads = Start();
        await Until(() => Loop.InFlight == 4 && other.InFlight == 4, "all are in flight");
        Assert.True(await other.CloseAsync(Deadline));
        Task<int>[] refused = Start();
        pipe.Write(new byte[8]);
        for (int i = 0; i < 8; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal(1, await reads[i].WaitAsync(Deadline));
                Assert.Equal(1, await refused[i].WaitAsync(Deadline));
                continue;
            }
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => reads[i].WaitAsync(Deadline));
            _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => refused[i].WaitAsync(Deadline));
        }

        Task<int>[] Start()
        {
            using (OperationBatch.Start())
            {
                using (OperationBatch.Start())
                {
                    return [.. Enumerable.Range(0, 8).Select(i =>
                        (i % 2 == 0 ? reader : elsewhere).ReadAsync(new byte[1], 0).AsTask())];
                }
            }
        }
    }

    private static Task<int>[] ReadBatch(URingFile file, int count)
    {
        using (OperationBatch.Start())
            return [.. Enumerable.Range(0, count).Select(i => file.ReadAsync(new byte[16], i).AsTask())];
    }

    public sealed class OverLinux() : FileRoutes(KernelCase.Linux);

    public sealed class OverEmulated() : FileRoutes(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : FileRoutes(KernelCase.FaultyLinux(2));
}
