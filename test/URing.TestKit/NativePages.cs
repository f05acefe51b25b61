using URing.TestKit.Interop;

namespace URing.TestKit;

/// <summary>Whole pages of anonymous memory, zeroed, that a forked child does not inherit.</summary>
internal static class NativePages
{
    public static nuint Size { get; } = (nuint)Environment.SystemPageSize;

    public static nuint RoundUp(nuint length) => (length + Size - 1) / Size * Size;

    public static nint Map(nuint length)
    {
        nint address = Libc.mmap(0, RoundUp(length), Libc.ProtectReadWrite, Libc.MapPrivateAnonymous, -1, 0);
        if (address == -1)
            throw new InvalidOperationException($"mmap: errno {-Libc.LastErrno}");

        _ = Libc.madvise(address, RoundUp(length), Libc.DontFork);
        return address;
    }

    public static void Unmap(nint address, nuint length)
    {
        if (Libc.munmap(address, RoundUp(length)) < 0)
            throw new InvalidOperationException($"munmap: errno {-Libc.LastErrno}");
    }

    public static void Protect(nint address, nuint length, int protection)
    {
        if (Libc.mprotect(address, RoundUp(length), protection) < 0)
            throw new InvalidOperationException($"mprotect: errno {-Libc.LastErrno}");
    }
}
