using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>Pages of this process that a kernel is given to work in; a forked child does not inherit them.</summary>
internal static class OwnMemory
{
    /// <summary>Answers the address of zeroed pages that are there already, or a negative errno.</summary>
    public static nint Allocate(nuint length) => Map(length, Libc.MAP_SHARED | Libc.MAP_POPULATE);

    /// <summary>Answers the address of zeroed pages that come when they are used, or a negative errno.</summary>
    public static nint Reserve(nuint length) => Map(length, Libc.MAP_PRIVATE);

    public static void Free(nint address, nuint length) => _ = Libc.munmap(address, length);

    /// <summary>A length in whole pages.</summary>
    public static nuint RoundUp(nuint length)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        return (length + page - 1) & ~(page - 1);
    }

    private static nint Map(nuint length, int flags)
    {
        nint address = Libc.mmap(
            0, length, Libc.PROT_READ | Libc.PROT_WRITE, flags | Libc.MAP_ANONYMOUS, -1, 0);
        if (address == -1)
            return Libc.LastErrno;
        if (Libc.madvise(address, length, Libc.MADV_DONTFORK) == 0)
            return address;

        int error = Libc.LastErrno;
        Free(address, length);
        return error;
    }
}
