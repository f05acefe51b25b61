namespace URing.IO.Tests.Children;

/// <summary>What children do on file systems of their own.</summary>
internal static class MountWork
{
    public static async Task FillTmpfs(RingKernel kernel, string directory)
    {
        ChildLibc.Mount("tmpfs", directory, "size=64k");
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        foreach (FileRoute route in new[] { FileRoute.Automatic, FileRoute.Ring, FileRoute.Worker })
        {
            var options = new URingFileOptions { Mode = FileMode.Create, Access = FileAccess.Write, Route = route };
            await using URingFile file = await URingFile.OpenAsync(Path.Combine(directory, "full"), options, loop);
            byte[] buffer = new byte[128 * 1024];
            Assert.Equal(64 * 1024, await file.WriteAsync(buffer, 0));
            IOException thrown =
                await Assert.ThrowsAsync<IOException>(() => file.WriteAllAsync(buffer, 0).AsTask());
            Assert.Equal((int)Errno.ENOSPC, thrown.HResult);
            Assert.Contains("not enough space", thrown.Message, StringComparison.Ordinal);
            thrown = await Assert.ThrowsAsync<IOException>(() => file.AllocateAsync(0, 1 << 20).AsTask());
            Assert.Equal((int)Errno.ENOSPC, thrown.HResult);
        }
    }

    public static async Task UseTmpfs(RingKernel kernel, string directory)
    {
        ChildLibc.Mount("tmpfs", directory, "size=8m");
        await UseAsync(kernel, directory);
    }

    public static async Task UseOverlay(RingKernel kernel, string directory)
    {
        foreach (string part in new[] { "lower", "upper", "work" })
            _ = Directory.CreateDirectory(Path.Combine(directory, part));
        await File.WriteAllTextAsync(Path.Combine(directory, "lower", "below"), "from below");
        string merged = Path.Combine(directory, "merged");
        ChildLibc.Mount("overlay", merged,
            $"lowerdir={directory}/lower,upperdir={directory}/upper,workdir={directory}/work");

        await using (var loop = new URingLoop(new URingLoopOptions { Kernel = kernel }))
        {
            var both = new URingFileOptions { Access = FileAccess.ReadWrite };
            await using URingFile file = await URingFile.OpenAsync(Path.Combine(merged, "below"), both, loop);
            byte[] buffer = new byte[10];
            await file.ReadExactlyAsync(buffer, 0);
            Assert.Equal("from below"u8.ToArray(), buffer);
            await file.WriteAllAsync("FROM"u8.ToArray(), 0);
        }
        Assert.Equal("FROM below", await File.ReadAllTextAsync(Path.Combine(directory, "upper", "below")));
        Assert.Equal("from below", await File.ReadAllTextAsync(Path.Combine(directory, "lower", "below")));
        await UseAsync(kernel, merged);
    }

    // Writes and reads on every route; then says which ones the automatic choice has learned.
    private static async Task UseAsync(RingKernel kernel, string directory)
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        foreach (FileRoute route in Enum.GetValues<FileRoute>())
        {
            var options = new URingFileOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Route = route };
            await using URingFile file = await URingFile.OpenAsync(Path.Combine(directory, "used"), options, loop);
            byte[] written = new byte[100_000];
            new Random(1).NextBytes(written);
            byte[] read = new byte[written.Length];
            for (int i = 0; i < 20; i++)
            {
                await file.WriteAllAsync(written, i);
                await file.ReadExactlyAsync(read, i);
                Assert.True(read.AsSpan().SequenceEqual(written));
                await file.ReadExactlyAsync([read.AsMemory(0, 10), read.AsMemory(10)], i);
                Assert.True(read.AsSpan().SequenceEqual(written));
            }
            await file.FlushAsync();
            Assert.Equal(written.Length + 19, (await file.GetInfoAsync()).Length);
            Console.WriteLine($"{route} {file.ReadRoute} {file.WriteRoute}");
        }
    }
}
