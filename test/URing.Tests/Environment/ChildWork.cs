using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace URing.Tests.Environments;

/// <summary>What a child does with rings, and what it says about it.</summary>
internal static class ChildWork
{
    private const int WorkLength = 64 * 1024;

    // Enough for the 8 MiB that an ordinary user has, with rings of 8 KiB and more.
    private const int MostRings = 1100;

    /// <summary>Loads and compiles everything that the measured part needs, and remembers no verdict.</summary>
    public static void WarmUp()
    {
        _ = KernelProbe.Run(RingKernel.Linux);
        _ = TryRing(8, RingKernel.Linux);
        _ = TryRing(8, RingKernel.Emulated);
    }

    /// <summary>Sets a ring up and moves data through it: its kernel and the reason, or why there is none.</summary>
    public static string[] TryRing(int entries, RingKernel? kernel)
    {
        try
        {
            using var ring = new Ring(entries, new RingOptions { Kernel = kernel });
            return ["ring", ring.Kernel.Name, MoveData(ring) ? "moved" : "damaged", ring.KernelReason];
        }
        catch (URingException refused)
        {
            return ["ring", "none", refused.Error.ToString(), refused.Message];
        }
    }

    /// <summary>Registers a buffer with a small ring of Linux.</summary>
    public static string[] TryPin(int length)
    {
        try
        {
            using var ring = new Ring(8, new RingOptions { Kernel = RingKernel.Linux });
            using var buffers = new RegisteredBuffers(ring, 1);
            return ["pin", $"{buffers.Allocate(0, length).Length}"];
        }
        catch (URingException refused)
        {
            return ["pin", "none", refused.Error.ToString(), refused.Message];
        }
    }

    /// <summary>Sets a context up and completes one no-op: its kernel and the reason, or why there is none.</summary>
    public static string[] TryContext(int entries)
    {
        try
        {
            using var context = new URingContext(entries);
            context.AddNop(7);
            ulong userData = 0;
            foreach (Completion completion in context.Wait())
            {
                userData = completion.UserData;
                break;
            }
            return ["context", context.Kernel.Name, userData == 7 ? "moved" : "damaged", context.KernelReason];
        }
        catch (URingException refused)
        {
            return ["context", "none", refused.Error.ToString(), refused.Message];
        }
    }

    /// <summary>Sets rings up until one is not Linux's: how many were, and what the first other one said.</summary>
    public static string[] FillMemory(int entries)
    {
        List<Ring> rings = [];
        try
        {
            while (rings.Count < MostRings && (rings.Count == 0 || rings[^1].Kernel == RingKernel.Linux))
                rings.Add(new Ring(entries));
            return ["fill", $"{rings.Count - 1}", rings[^1].Kernel.Name, rings[^1].KernelReason];
        }
        catch (URingException refused)
        {
            return ["fill", $"{rings.Count}", "none", refused.Message];
        }
        finally
        {
            rings.ForEach(ring => ring.Dispose());
        }
    }

    private static bool MoveData(Ring ring)
    {
        byte[] written = GC.AllocateArray<byte>(WorkLength, pinned: true);
        byte[] read = GC.AllocateArray<byte>(WorkLength, pinned: true);
        RandomNumberGenerator.Fill(written);
        using SafeFileHandle file = File.OpenHandle(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.Read, FileOptions.DeleteOnClose);
        int fd = (int)file.DangerousGetHandle();
        return Transfer(ring, fd, written, isWrite: true) && Transfer(ring, fd, read, isWrite: false)
            && read.AsSpan().SequenceEqual(written);
    }

    private static unsafe bool Transfer(Ring ring, int fd, byte[] buffer, bool isWrite)
    {
        // SAFETY: the array is pinned for its life, and it lives until the completion was taken.
        fixed (byte* start = buffer)
        {
            if (!ring.TryGetEntry(out SubmissionEntry entry))
                return false;
            if (isWrite)
                entry.PrepareWrite(fd, start, WorkLength, 0);
            else
                entry.PrepareRead(fd, start, WorkLength, 0);
            _ = ring.SubmitAndWait(1);
            return ring.TryTake(out Completion completion) && completion.Result == WorkLength;
        }
    }
}
