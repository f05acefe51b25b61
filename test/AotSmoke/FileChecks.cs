using URing.IO;

namespace URing.AotSmoke;

/// <summary>What programs do first with awaitable files.</summary>
internal static class FileChecks
{
    public static bool WriteAndReadBack(RingKernel kernel) => RunAsync(kernel, WriteAndReadBackAsync);

    public static bool StayOnTheLoop(RingKernel kernel) => RunAsync(kernel, loop => loop.RunAsync(async () =>
    {
        await loop.DelayAsync(TimeSpan.FromMilliseconds(1));
        return URingLoop.Current == loop;
    }));

    private static bool RunAsync(RingKernel kernel, Func<URingLoop, Task<bool>> check) => Task.Run(async () =>
    {
        await using var loop = new URingLoop(new URingLoopOptions { Kernel = kernel });
        return await check(loop);
    }).GetAwaiter().GetResult();

    private static async Task<bool> WriteAndReadBackAsync(URingLoop loop)
    {
        URingFileOptions options = new() { Access = FileAccess.ReadWrite, Mode = FileMode.CreateNew };
        string path = Path.Combine(Path.GetTempPath(), $"uring-aot-{Environment.ProcessId}");
        try
        {
            await using URingFile file = await URingFile.OpenAsync(path, options, loop);
            using BufferPool pool = await BufferPool.CreateAsync(loop, 4096, 1);
            using var buffer = await pool.RentAsync();
            buffer.Memory.Span.Fill(7);
            await file.WriteDurablyAsync(buffer.Memory, 0);
            byte[] back = new byte[4096];
            await file.ReadExactlyAsync(back, 0);
            return buffer.Memory.Span.SequenceEqual(back) && (await file.GetInfoAsync()).Length == back.Length;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
