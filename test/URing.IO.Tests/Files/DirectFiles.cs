using System.Buffers;
using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>Direct I/O, and memory of a pool.</summary>
public abstract class DirectFiles(KernelCase kernel) : FileContract(kernel)
{
    private const int Block = 4096;

    [Theory]
    [InlineData(FileRoute.Automatic)]
    [InlineData(FileRoute.Worker)]
    public async Task Transfers_Aligned_MoveTheBytes(FileRoute route)
    {
        using var data = new TestFile(Content(4 * Block));
        await using URingFile file = await OpenDirectAsync(data, route);
        using BufferPool pool = await BufferPool.CreateAsync(Loop, 2 * Block, 2);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        Assert.Equal(2 * Block, await file.ReadAsync(buffer.Memory, Block));
        Assert.True(buffer.Memory.Span.SequenceEqual(Content(4 * Block).AsSpan(Block, 2 * Block)));
        buffer.Memory.Span.Fill(9);
        await file.WriteAllAsync(buffer.Memory[..Block], 0);
        await file.WriteDurablyAsync(buffer.Memory[Block..], 3 * Block, DurableWrite.ThenFlush);
        Assert.Equal(Block, data.Content.AsSpan().IndexOfAnyExcept((byte)9));
        Assert.Equal(0, await file.ReadAsync(buffer.Memory, 4 * Block));
        Assert.NotEqual(FileRoute.Inline, file.ReadRoute);
    }

    // There a transfer is made on another thread in any case: without the ring it has two hops less.
    [Fact]
    public async Task Routes_LocalFile_PassByTheEmulatedRing()
    {
        using var data = new TestFile(Content(Block));
        await using URingFile file = await OpenDirectAsync(data, FileRoute.Automatic);
        FileRoute expected = Kernel == RingKernel.Emulated ? FileRoute.Worker : FileRoute.Ring;
        Assert.Equal((expected, expected), (file.ReadRoute, file.WriteRoute));
        using BufferPool pool = await BufferPool.CreateAsync(Loop, Block, 1);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        Assert.Equal(Block, await file.ReadAsync(buffer.Memory, 0));
        await OnLoop(async () => Assert.Equal(Block, await file.ReadAsync(buffer.Memory, 0)));
        Assert.Equal(expected, file.ReadRoute);
    }

    [Fact]
    public async Task ReadExactly_LengthIsNoMultiple_ThrowsEndOfStream()
    {
        using var data = new TestFile(Content(Block + 1000));
        await using URingFile file = await OpenDirectAsync(data, FileRoute.Automatic);
        using BufferPool pool = await BufferPool.CreateAsync(Loop, 2 * Block, 1);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        Assert.Equal(Block + 1000, await file.ReadAsync(buffer.Memory, 0));
        _ = await Assert.ThrowsAsync<EndOfStreamException>(
            () => file.ReadExactlyAsync(buffer.Memory, 0).AsTask().WaitAsync(Deadline));
    }

    [Theory]
    [InlineData(FileRoute.Automatic)]
    [InlineData(FileRoute.Worker)]
    public async Task Transfers_Misaligned_SayWhatIsOffAndWhatTheFileWants(FileRoute route)
    {
        using var data = new TestFile(Content(4 * Block));
        await using URingFile file = await OpenDirectAsync(data, route);
        using BufferPool pool = await BufferPool.CreateAsync(Loop, 2 * Block, 1);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        URingFileInfo info = await file.GetInfoAsync();
        Assert.True(info.DirectOffsetAlignment is null or >= 512);

        await AssertMisaligned("offset 100", file.ReadAsync(buffer.Memory[..Block], 100).AsTask());
        await AssertMisaligned("length 100", file.WriteAsync(buffer.Memory[..100], 0).AsTask());
        await AssertMisaligned("length 100", file.ReadExactlyAsync([buffer.Memory[..100]], 0).AsTask());
        if ((info.DirectMemoryAlignment ?? 512) > 1)
            await AssertMisaligned("address", file.ReadAsync(buffer.Memory.Slice(1, Block), 0).AsTask());
        // The object is used again.
        Assert.Equal(Block, await file.ReadAsync(buffer.Memory[..Block], 0));

        async Task AssertMisaligned(string what, Task transfer)
        {
            IOException thrown = await Assert.ThrowsAsync<IOException>(() => transfer.WaitAsync(Deadline));
            Assert.Equal((int)Errno.EINVAL, thrown.HResult);
            Assert.Contains(what, thrown.Message, StringComparison.Ordinal);
            Assert.Contains("multiple of", thrown.Message, StringComparison.Ordinal);
            Assert.Contains(data.Path, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Read_CancelledBeforeItsRefusalIsExplained_SpoilsNoLaterRead()
    {
        await using URingLoop loop = NewLoop(new URingLoopOptions { MostInFlight = 1 });
        using var pipe = new TestPipe();
        using var data = new TestFile(Content(4 * Block));
        await using URingFile file = await OpenDirectAsync(data, FileRoute.Ring, loop);
        await using URingFile reader = ReaderOf(pipe, loop);
        using BufferPool pool = await BufferPool.CreateAsync(loop, Block, 2);
        using IMemoryOwner<byte> buffer = await pool.RentAsync();
        using IMemoryOwner<byte> other = await pool.RentAsync();
        using var cancel = new CancellationTokenSource();
        long before = loop.Core.Statistics.Submitted;
        Task<int> refused = Task.FromResult(0);
        Task<int> waiting = Task.FromResult(0);
        await loop.RunAsync(() =>
        {
            refused = file.ReadAsync(buffer.Memory, 100, cancel.Token).AsTask();
            waiting = reader.ReadAsync(new byte[4], 0).AsTask();
            return Task.CompletedTask;
        }).WaitAsync(Deadline);
        // The pipe's read has the only place: what is to be asked about the refusal waits behind it.
        await Until(() => loop.Core.Statistics.Submitted >= before + 2 && loop.Waiting == 1, "the refused one waits");

        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused.WaitAsync(Deadline));
        pipe.Write("1234"u8);
        Assert.Equal(4, await waiting.WaitAsync(Deadline));
        // Two at a time, so that both objects are used again.
        Task<int>[] reads = [.. new[] { buffer, other }.Select(one => file.ReadAsync(one.Memory, Block).AsTask())];
        Assert.Equal(2 * Block, (await Task.WhenAll(reads).WaitAsync(Deadline)).Sum());
        Assert.True(buffer.Memory.Span.SequenceEqual(Content(4 * Block).AsSpan(Block, Block)));
        Assert.True(other.Memory.Span.SequenceEqual(Content(4 * Block).AsSpan(Block, Block)));
    }

    private async Task<URingFile> OpenDirectAsync(TestFile data, FileRoute route, URingLoop? loop = null)
    {
        try
        {
            var options = new URingFileOptions { Access = FileAccess.ReadWrite, Direct = true, Route = route };
            return await URingFile.OpenAsync(data.Path, options, loop ?? Loop);
        }
        catch (IOException refused) when (refused.HResult == (int)Errno.EINVAL)
        {
            Assert.Skip("The file system of the tests knows no direct I/O.");
            throw;
        }
    }

    public sealed class OverLinux() : DirectFiles(KernelCase.Linux);

    public sealed class OverEmulated() : DirectFiles(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : DirectFiles(KernelCase.FaultyLinux(1));
}
