// Copies a file with many reads and writes in flight: a slot reads its block, writes it, then takes the next one.
using Microsoft.Win32.SafeHandles;
using URing;

const int Depth = 16;
const int Block = 128 * 1024;

string source = args.Length > 0 ? args[0] : typeof(URingContext).Assembly.Location;
string copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
try
{
    using (SafeFileHandle from = File.OpenHandle(source))
    using (SafeFileHandle to = File.OpenHandle(copy, FileMode.CreateNew, FileAccess.Write))
    using (var uring = new URingContext(Depth))
    {
        Copy(uring, from, to, RandomAccess.GetLength(from));
        Console.WriteLine($"copied {RandomAccess.GetLength(to)} bytes on the {uring.Kernel.Name} kernel");
    }
    return File.ReadAllBytes(source).AsSpan().SequenceEqual(File.ReadAllBytes(copy)) ? 0 : 1;
}
finally
{
    File.Delete(copy);
}

static void Copy(URingContext uring, SafeFileHandle from, SafeFileHandle to, long length)
{
    var slots = new (byte[] Buffer, long Offset, int Length, int Read, int Written)[Depth];
    long next = 0;
    for (ulong i = 0; i < Depth; i++)
        GoOn(i);
    while (uring.InFlight > 0)
    {
        foreach (Completion completion in uring.Wait())
        {
            ref var slot = ref slots[completion.UserData];
            _ = slot.Read < slot.Length
                ? slot.Read += completion.GetResultOrThrow()
                : slot.Written += completion.GetResultOrThrow();
            GoOn(completion.UserData);
        }
    }

    // read the block -> write the block -> read another one; a short transfer is continued where it stopped.
    void GoOn(ulong i)
    {
        ref var slot = ref slots[i];
        if (slot.Written == slot.Length)
        {
            slot = (slot.Buffer ?? new byte[Block], next, (int)Math.Min(Block, length - next), 0, 0);
            next += slot.Length;
        }

        if (slot.Read < slot.Length)
            uring.AddReadv([slot.Buffer.AsMemory(slot.Read..slot.Length)], from, slot.Offset + slot.Read, i);
        else if (slot.Written < slot.Length)
            uring.AddWritev([slot.Buffer.AsMemory(slot.Written..slot.Length)], to, slot.Offset + slot.Written, i);
    }
}
