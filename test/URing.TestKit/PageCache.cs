using System.Runtime.InteropServices;
using URing.TestKit.Interop;

namespace URing.TestKit;

/// <summary>What the kernel keeps of a file in memory.</summary>
public static class PageCache
{
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Lets go of a range, which must have been flushed; length 0 means to the end.</summary>
    public static void Drop(SafeHandle file, long offset, long length) =>
        _ = Libc.posix_fadvise((int)file.DangerousGetHandle(), offset, length, DontNeed);
}
