using URing.TestKit;

namespace URing.IO.Tests.Files;

public abstract class FileReads(KernelCase kernel) : FileContract(kernel)
{
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Read_InsideTheFile_GivesItsBytes(FileRoute route)
    {
        using var data = new TestFile("0123456789"u8);
        await using URingFile file = await OpenAsync(data, route);

        byte[] buffer = new byte[4];
        Assert.Equal(4, await file.ReadAsync(buffer, 3));
        Assert.Equal("3456"u8.ToArray(), buffer);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Read_AtTheEnd_IsShortThenNothing(FileRoute route)
    {
        using var data = new TestFile("0123456789"u8);
        await using URingFile file = await OpenAsync(data, route);

        byte[] buffer = new byte[16];
        Assert.Equal(2, await file.ReadAsync(buffer, 8));
        Assert.Equal(0, await file.ReadAsync(buffer, 10));
        Assert.Equal(0, await file.ReadAsync(buffer, 1L << 40));
        Assert.Equal(0, await file.ReadAsync(Memory<byte>.Empty, 0));
        Assert.Equal(3, await file.ReadAsync([buffer.AsMemory(0, 2), buffer.AsMemory(2, 8)], 7));
        Assert.Equal("789"u8.ToArray(), buffer[..3]);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task ReadExactly_FileEnds_ThrowsEndOfStream(FileRoute route)
    {
        using var data = new TestFile("0123456789"u8);
        await using URingFile file = await OpenAsync(data, route);

        byte[] buffer = new byte[11];
        await file.ReadExactlyAsync(buffer.AsMemory(0, 10), 0);
        await file.ReadExactlyAsync(Memory<byte>.Empty, 100);
        foreach (Func<Task> read in new Func<Task>[]
        {
            () => file.ReadExactlyAsync(buffer, 0).AsTask(),
            () => file.ReadExactlyAsync(buffer.AsMemory(0, 1), 10).AsTask(),
            () => file.ReadExactlyAsync([buffer.AsMemory(0, 5), buffer.AsMemory(5)], 0).AsTask(),
        })
        {
            EndOfStreamException thrown = await Assert.ThrowsAsync<EndOfStreamException>(read);
            Assert.Contains(data.Path, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Read_ListsOfAllSizes_FillThemInOrder(FileRoute route)
    {
        byte[] content = Content(1024 + 5);
        using var data = new TestFile(content);
        await using URingFile file = await OpenAsync(data, route);

        foreach (int count in new[] { 0, 1, 2, 16, 17, 1024 })
        {
            byte[][] buffers = [.. Enumerable.Range(0, count).Select(static i => new byte[i % 7 == 3 ? 0 : 1])];
            Memory<byte>[] list = [.. buffers.Select(static buffer => (Memory<byte>)buffer)];
            int length = buffers.Sum(static buffer => buffer.Length);
            Assert.Equal(length, await file.ReadAsync(list, 5));
            Assert.True(buffers.SelectMany(static b => b).SequenceEqual(content.Skip(5).Take(length)));
            await file.ReadExactlyAsync(list, 2);
            Assert.True(buffers.SelectMany(static b => b).SequenceEqual(content.Skip(2).Take(length)));
        }
    }

    [Fact]
    public async Task Read_ArgumentsOutOfRange_AreRefused()
    {
        using var data = new TestFile("0123"u8);
        await using URingFile file = await OpenAsync(data, FileRoute.Automatic);
        Memory<byte>[] tooMany = [.. Enumerable.Repeat((Memory<byte>)new byte[1], 1025)];
        Memory<byte> large = new byte[1 << 20];
        Memory<byte>[] tooLong = [.. Enumerable.Repeat(large, 1024), large, large];

        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.ReadAsync(large, -1));
        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.ReadAsync([large], -1));
        _ = Assert.Throws<ArgumentOutOfRangeException>("offset", () => _ = file.ReadExactlyAsync(large, -1));
        _ = Assert.Throws<ArgumentNullException>(
            "buffers", () => _ = file.ReadAsync((IReadOnlyList<Memory<byte>>)null!, 0));
        ArgumentException thrown = Assert.Throws<ArgumentException>("buffers", () => _ = file.ReadAsync(tooMany, 0));
        Assert.Contains("1024", thrown.Message, StringComparison.Ordinal);
        thrown = Assert.Throws<ArgumentException>("buffers", () => _ = file.ReadExactlyAsync(tooLong, 0));
        Assert.Contains("1024", thrown.Message, StringComparison.Ordinal);
        Memory<byte> huge = new byte[1 << 30];
        thrown = Assert.Throws<ArgumentException>("buffers", () => _ = file.ReadAsync([huge, huge], 0));
        Assert.Contains("2147479552", thrown.Message, StringComparison.Ordinal);

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => file.ReadAsync(large, long.MaxValue).AsTask());
        Assert.True(refused is IOException, $"{refused}");
    }

    // A hole is zeros; a file of which the cache holds a part is read on past it.
    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Read_SparseAndPartlyCached_GivesAllBytes(FileRoute route)
    {
        using var data = new TestFile();
        await using URingFile file = await OpenAsync(data, route);
        byte[] part = Content(4096);
        await file.WriteAllAsync(part, 0);
        await file.WriteAllAsync(part, 1 << 20);
        await file.FlushAsync();
        byte[] expected = new byte[(1 << 20) + 4096];
        part.CopyTo(expected, 0);
        part.CopyTo(expected, 1 << 20);
        byte[] read = new byte[expected.Length];
        for (int i = 0; i < 4; i++)
        {
            PageCache.Drop(data.Handle, 0, 0);
            // Now this part alone is cached, and some after it by readahead.
            Assert.Equal(100, await file.ReadAsync(read.AsMemory(0, 100), (64 * 1024) + 50));
            PageCache.Drop(data.Handle, 256 * 1024 * i, 256 * 1024);
            Array.Clear(read);
            await file.ReadExactlyAsync(read, 0);
            Assert.True(read.AsSpan().SequenceEqual(expected));
            Array.Clear(read);
            await file.ReadExactlyAsync([read.AsMemory(0, 5000), read.AsMemory(5000)], 0);
            Assert.True(read.AsSpan().SequenceEqual(expected));
        }
    }

    // A pipe gives what it has: the rest comes in further transfers.
    [Fact]
    public async Task ReadExactly_Pipe_GoesOnAfterShortReads()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        for (int i = 0; i < 20; i++)
        {
            byte[] buffer = new byte[10];
            Task read = i % 2 == 0
                ? reader.ReadExactlyAsync(buffer, 0).AsTask()
                : reader.ReadExactlyAsync([buffer.AsMemory(0, 4), buffer.AsMemory(4)], 0).AsTask();
            foreach (string piece in new[] { "0", "123", "45", "6789" })
            {
                pipe.Write(System.Text.Encoding.ASCII.GetBytes(piece));
                await OnLoop(async () => await Loop.DelayAsync(TimeSpan.Zero));
            }
            await read.WaitAsync(Deadline);
            Assert.Equal("0123456789"u8.ToArray(), buffer);
        }
    }

    public sealed class OverLinux() : FileReads(KernelCase.Linux);

    public sealed class OverEmulated() : FileReads(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : FileReads(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : FileReads(KernelCase.FaultyEmulated(3));
}
