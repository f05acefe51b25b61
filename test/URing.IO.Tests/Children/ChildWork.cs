namespace URing.IO.Tests.Children;

/// <summary>What children do under limits.</summary>
internal static class ChildWork
{
    private const uint OrdinaryUser = 64018; // Of these tests alone: limits are for all processes of a user together.
    private const int Kib = 1024;

    public static async Task ThrowOnALoop(RingKernel kernel)
    {
        var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        loop.Post(static () => throw new NotSupportedException("nobody catches this"));
        await Task.Delay(TimeSpan.FromSeconds(30));
    }

    /// <summary>RLIMIT_FSIZE: writes are short, then refused; the signal that goes with it ends nobody.</summary>
    public static async Task WriteBeyondTheLimit(RingKernel kernel, string path)
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        foreach (FileRoute route in new[] { FileRoute.Ring, FileRoute.Inline, FileRoute.Worker })
            await WriteBeyondTheLimit(loop, path, route);
    }

    public static async Task OpenTooMany(RingKernel kernel, string path)
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        await (await URingFile.OpenAsync(path, loop: loop)).DisposeAsync();
        _ = await Assert.ThrowsAsync<FileNotFoundException>(
            () => URingFile.OpenAsync(path + ".none", loop: loop).AsTask());
        ChildLibc.Limit(ChildLibc.OpenFiles, $"{Directory.GetFiles("/proc/self/fd").Length + 8}");
        List<URingFile> files = [];
        IOException? refusal = null;
        while (refusal is null && files.Count < 1000)
        {
            try
            {
                files.Add(await URingFile.OpenAsync(path, loop: loop));
            }
            catch (IOException refused)
            {
                refusal = refused;
            }
        }
        // First, because what asserts needs descriptors to be loaded.
        foreach (URingFile file in files)
            await file.DisposeAsync();
        Assert.Equal((int)Errno.EMFILE, refusal!.HResult);
        Assert.Contains("RLIMIT_NOFILE", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        await (await URingFile.OpenAsync(path, loop: loop)).DisposeAsync();
    }

    /// <summary>A small RLIMIT_MEMLOCK: the pool says that it is not registered, and works.</summary>
    public static async Task PoolWithoutLockedMemory(RingKernel kernel, string path)
    {
        ChildLibc.Limit(ChildLibc.LockedMemory, $"{256 * Kib}");
        ChildLibc.BecomeUser(OrdinaryUser);
        var options = new URingLoopOptions { Kernel = kernel, Entries = 16, MostInFlight = 16 };
        await using var loop = new URingLoop(options);
        using BufferPool pool = await BufferPool.CreateAsync(loop, 64 * Kib, 16);
        Assert.Equal(kernel == RingKernel.Emulated, pool.IsRegistered);
        Assert.True(pool.TryRent(out System.Buffers.IMemoryOwner<byte>? buffer));
        buffer.Memory.Span.Fill(7);
        var write = new URingFileOptions { Access = FileAccess.ReadWrite, Route = FileRoute.Ring };
        await using URingFile file = await URingFile.OpenAsync(path, write, loop);
        await file.WriteAllAsync(buffer.Memory, 0);
        buffer.Memory.Span.Clear();
        await file.ReadExactlyAsync(buffer.Memory, 0);
        Assert.Equal(-1, buffer.Memory.Span.IndexOfAnyExcept((byte)7));
        buffer.Dispose();
    }

    private static async Task WriteBeyondTheLimit(URingLoop loop, string path, FileRoute route)
    {
        ChildLibc.Limit(ChildLibc.FileSize, $"{8 * Kib}");
        var options = new URingFileOptions { Mode = FileMode.Create, Access = FileAccess.Write, Route = route };
        await using URingFile file = await URingFile.OpenAsync(path, options, loop);
        byte[] buffer = new byte[8 * Kib];
        Assert.Equal(8 * Kib, await file.WriteAsync(buffer, 0));
        Assert.Equal(4 * Kib, await file.WriteAsync(buffer, 4 * Kib));
        foreach (Func<Task> write in new Func<Task>[]
        {
            () => file.WriteAllAsync(buffer, 4 * Kib).AsTask(),
            () => file.WriteAsync(buffer, 8 * Kib).AsTask(),
            () => file.WriteAllAsync([buffer, buffer], 0).AsTask(),
            () => file.WriteDurablyAsync(buffer, 4 * Kib).AsTask(),
            () => file.SetLengthAsync(9 * Kib).AsTask(),
        })
        {
            IOException thrown = await Assert.ThrowsAsync<IOException>(write);
            Assert.Equal((int)Errno.EFBIG, thrown.HResult);
            Assert.Contains("RLIMIT_FSIZE", thrown.Message, StringComparison.Ordinal);
        }
    }
}
