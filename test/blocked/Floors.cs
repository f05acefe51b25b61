using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using URing.IO;

namespace URing.Blocked;

/// <summary>A piece of real work on each floor; each says what, kernel, outcome and the kernel's reason.</summary>
internal static class Floors
{
    public const char Separator = '\t';
    public const string Done = "done";

    private const int Length = 64 * 1024;
    private const int SmallEntries = 16;
    private const int LargeEntries = 1024;

    public static async Task RunAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        byte[] content = GC.AllocateArray<byte>(Length, pinned: true);
        RandomNumberGenerator.Fill(content);
        await File.WriteAllBytesAsync(path, content);
        try
        {
            ReadThroughRing("ring", SmallEntries, path, content);
            ReadThroughRing("large ring", LargeEntries, path, content);
            ReadThroughContext(path, content);
            await WriteAndReadOnLoopsAsync(path, content);
            await SwitchToDefaultLoopAsync();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Say(string what, string kernel, bool isDone, string reason) =>
        Console.WriteLine(string.Join(Separator, what, kernel, isDone ? Done : "damaged", reason));

    private static unsafe void ReadThroughRing(string what, int entries, string path, byte[] content)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        using var ring = new Ring(entries);
        byte[] read = GC.AllocateArray<byte>(Length, pinned: true);
        // SAFETY: the array lies on the pinned heap and is used below, after the completion was taken.
        fixed (byte* start = read)
        {
            if (ring.TryGetEntry(out SubmissionEntry entry))
                entry.PrepareRead((int)file.DangerousGetHandle(), start, Length, offset: 0);
            _ = ring.SubmitAndWait(1);
        }
        bool isDone = ring.TryTake(out Completion completion) && completion.Result == Length
            && read.AsSpan().SequenceEqual(content);
        Say(what, ring.Kernel.Name, isDone, ring.KernelReason);
    }

    private static void ReadThroughContext(string path, byte[] content)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        using var context = new URingContext(SmallEntries);
        byte[] read = new byte[Length];
        context.AddReadv([read.AsMemory(..1000), read.AsMemory(1000..)], file, 0, userData: 1);
        int length = context.Wait().First().GetResultOrThrow();
        Say("context", context.Kernel.Name, length == Length && read.AsSpan().SequenceEqual(content),
            context.KernelReason);
    }

    // Two loops and one pool: what the kernel refuses to both is said once.
    private static async Task WriteAndReadOnLoopsAsync(string path, byte[] content)
    {
        var log = new WarningLog();
        var options = new URingLoopOptions
        {
            Entries = SmallEntries,
            MostInFlight = SmallEntries,
            LoggerFactory = log,
        };
        await using var group = new URingLoopGroup(2, options);
        using BufferPool pool = await BufferPool.CreateAsync(group, Length, 4);
        foreach (URingLoop loop in group.Loops)
        {
            URingFileOptions how = new() { Access = FileAccess.ReadWrite, Mode = FileMode.Open };
            await using URingFile file = await URingFile.OpenAsync(path, how, loop);
            using var buffer = await pool.RentAsync();
            content.CopyTo(buffer.Memory);
            await file.WriteDurablyAsync(buffer.Memory, Length);
            byte[] back = new byte[Length];
            await file.ReadExactlyAsync(back, Length);
            bool isDone = back.AsSpan().SequenceEqual(content) && (await file.GetInfoAsync()).Length == 2 * Length;
            Say(loop.Name, loop.Kernel.Name, isDone, loop.KernelReason);
        }
        Say("registered buffers", pool.IsRegistered ? "registered" : "plain", true, string.Join(" | ", log.Warnings));
    }

    // Its ring is larger than the others.
    private static async Task SwitchToDefaultLoopAsync()
    {
        await using var loop = new URingLoop();
        bool isDone = await loop.RunAsync(async () =>
        {
            await loop.DelayAsync(TimeSpan.FromMilliseconds(1));
            return URingLoop.Current == loop;
        });
        Say("default loop", loop.Kernel.Name, isDone, loop.KernelReason);
    }
}
