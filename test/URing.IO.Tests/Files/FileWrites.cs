using URing.TestKit;

namespace URing.IO.Tests.Files;

public abstract class FileWrites(KernelCase kernel) : FileContract(kernel)
{
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Write_SingleAndLists_ReachTheFile(FileRoute route)
    {
        using var data = new TestFile();
        await using URingFile file = await OpenAsync(data, route);
        byte[] content = Content(3000);
        Assert.Equal(1000, await file.WriteAsync(content.AsMemory(0, 1000), 0));
        Assert.Equal(0, await file.WriteAsync(ReadOnlyMemory<byte>.Empty, 500));
        ReadOnlyMemory<byte>[] rest = [content.AsMemory(1000, 1), default, content.AsMemory(1001, 999)];
        Assert.Equal(1000, await file.WriteAsync(rest, 1000));
        await file.WriteAllAsync([.. Enumerable.Range(0, 1000)
            .Select(i => (ReadOnlyMemory<byte>)content.AsMemory(2000 + i, 1))], 2000);
        await file.WriteAllAsync(Array.Empty<ReadOnlyMemory<byte>>(), 0);
        Assert.True(data.Content.AsSpan().SequenceEqual(content));
    }

    [Theory]
    [InlineData(DurableWrite.Through, FileRoute.Automatic)]
    [InlineData(DurableWrite.ThenFlush, FileRoute.Automatic)]
    [InlineData(DurableWrite.Through, FileRoute.Ring)]
    [InlineData(DurableWrite.ThenFlush, FileRoute.Ring)]
    public async Task WriteDurably_BothWays_ReachTheFile(DurableWrite how, FileRoute route)
    {
        using var data = new TestFile();
        await using URingFile file = await OpenAsync(data, route);
        byte[] content = Content(10_000);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? file.WriteDurablyAsync(content.AsMemory(1000 * i, 1000), 1000 * i, how).AsTask()
            : file.WriteDurablyAsync([content.AsMemory(1000 * i, 1), content.AsMemory((1000 * i) + 1, 999)],
                1000 * i, how).AsTask())).WaitAsync(Deadline);
        Assert.True(data.Content.AsSpan().SequenceEqual(content));
    }

    // A pipe takes 64 KiB at a time: the rest goes in further transfers.
    [Fact]
    public async Task WriteAll_Pipe_GoesOnAfterShortWrites()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await using URingFile writer = WriterOf(pipe);
        byte[] content = Content(1_000_000);
        byte[] read = new byte[content.Length];
        Task reading = reader.ReadExactlyAsync(read, 0).AsTask();
        await writer.WriteAllAsync([content.AsMemory(0, 300_000), content.AsMemory(300_000)], 0).AsTask()
            .WaitAsync(Deadline);
        await reading.WaitAsync(Deadline);
        Assert.True(read.AsSpan().SequenceEqual(content));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Transfer_WrongAccess_IsUnauthorized(FileRoute route)
    {
        using var data = new TestFile("0123"u8);
        await using URingFile reader = await OpenAsync(data, route, FileAccess.Read);
        await using URingFile writer = await OpenAsync(data, route, FileAccess.Write);
        foreach (Func<Task> use in new Func<Task>[]
        {
            () => reader.WriteAsync(new byte[4], 0).AsTask(),
            () => reader.WriteAllAsync([new byte[2], new byte[2]], 0).AsTask(),
            () => writer.ReadAsync(new byte[4], 0).AsTask(),
            () => writer.ReadExactlyAsync([new byte[2], new byte[2]], 0).AsTask(),
        })
        {
            UnauthorizedAccessException thrown = await Assert.ThrowsAsync<UnauthorizedAccessException>(use);
            Assert.Contains(data.Path, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Write_FullDevice_SaysSo()
    {
        var options = new URingFileOptions { Access = FileAccess.Write };
        await using URingFile file = await URingFile.OpenAsync("/dev/full", options, Loop);
        IOException thrown = await Assert.ThrowsAsync<IOException>(() => file.WriteAsync(new byte[4], 0).AsTask());
        Assert.Equal((int)Errno.ENOSPC, thrown.HResult);
        Assert.Contains("not enough space", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_OfAllKinds_ChangeTheFile()
    {
        using var data = new TestFile();
        await using URingFile file = await OpenAsync(data);
        await file.WriteAllAsync(Enumerable.Repeat((byte)1, 16384).ToArray(), 0);
        await file.SetLengthAsync(20_000);
        Assert.Equal(20_000, (await file.GetInfoAsync()).Length);
        await file.AllocateAsync(0, 32768, keepLength: true);
        URingFileInfo info = await file.GetInfoAsync();
        Assert.Equal(20_000, info.Length);
        Assert.True(info.AllocatedLength >= 32768);
        await file.AllocateAsync(0, 32768);
        Assert.Equal(32768, (await file.GetInfoAsync()).Length);
        await file.PunchHoleAsync(4096, 4096);
        await file.ZeroRangeAsync(8192, 4096);
        await file.ZeroRangeAsync(32768, 4096, keepLength: true);
        await file.FlushAsync();
        await file.FlushAsync(dataOnly: true);
        info = await file.GetInfoAsync();
        Assert.Equal(32768, info.Length);
        Assert.True(DateTimeOffset.UtcNow - info.LastWriteTime < TimeSpan.FromHours(1));
        byte[] expected = new byte[32768];
        expected.AsSpan(0, 4096).Fill(1);
        expected.AsSpan(12288, 4096).Fill(1);
        Assert.True(data.Content.AsSpan().SequenceEqual(expected));
        await file.SetLengthAsync(0);
        Assert.Empty(data.Content);
    }

    [Fact]
    public async Task Arguments_OutOfRange_AreRefusedAndTheFileStillCloses()
    {
        using var data = new TestFile("0123"u8);
        URingFile file = await OpenAsync(data, FileRoute.Ring);
        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.WriteAsync(new byte[1], -1));
        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.WriteAllAsync(new byte[1], -1));
        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.WriteDurablyAsync(new byte[1], -1));
        _ = Assert.Throws<ArgumentException>(
            "how", () => _ = file.WriteDurablyAsync(new byte[1], 0, (DurableWrite)9));
        _ = Assert.Throws<ArgumentException>(
            "how", () => _ = file.WriteDurablyAsync([new byte[1]], 0, (DurableWrite)9));
        _ = Assert.Throws<ArgumentOutOfRangeException>("length", () => _ = file.SetLengthAsync(-1));
        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.AllocateAsync(-1, 1));
        _ = Assert.Throws<ArgumentOutOfRangeException>("length", () => _ = file.PunchHoleAsync(0, 0));
        _ = Assert.Throws<ArgumentOutOfRangeException>("length", () => _ = file.ZeroRangeAsync(0, -5));
        await file.DisposeAsync().AsTask().WaitAsync(Deadline);
    }

    // Memory whose owner is gone cannot be pinned: the call throws, and nothing is left of it.
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Transfer_MemoryThatIsGone_ThrowsAndTheFileStillCloses(FileRoute route)
    {
        using var data = new TestFile("0123"u8);
        URingFile file = await OpenAsync(data, route);
        Memory<byte> gone = new GoneMemory().Memory;
        byte[] good = new byte[2];
        _ = Assert.Throws<ObjectDisposedException>(() => _ = file.ReadAsync(gone, 0));
        _ = Assert.Throws<ObjectDisposedException>(() => _ = file.WriteAsync(gone, 0));
        _ = Assert.Throws<ObjectDisposedException>(() => _ = file.ReadAsync([good, gone], 0));
        _ = Assert.Throws<ObjectDisposedException>(() => _ = file.WriteAllAsync([good, gone], 0));
        Assert.Equal(2, await file.ReadAsync(good, 0));
        await file.DisposeAsync().AsTask().WaitAsync(Deadline);
    }

    public sealed class OverLinux() : FileWrites(KernelCase.Linux);

    public sealed class OverEmulated() : FileWrites(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : FileWrites(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : FileWrites(KernelCase.FaultyEmulated(2));

    private sealed class GoneMemory : System.Buffers.MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(2);

        public override Span<byte> GetSpan() => throw new ObjectDisposedException(nameof(GoneMemory));

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) =>
            throw new ObjectDisposedException(nameof(GoneMemory));

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
