using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>Pages of this process that a kernel is given to work in; a forked child does not inherit them.</summary>
internal static class OwnMemory
{
    /// <summary>Answers the address of zeroed pages, or a negative errno.</summary>
    public static nint Allocate(nuint length)
    {
        nint address = Libc.mmap(0, length, Libc.PROT_READ | Libc.PROT_WRITE,
            Libc.MAP_SHARED | Libc.MAP_ANONYMOUS | Libc.MAP_POPULATE, -1, 0);
        if (address == -1)
            return Libc.LastErrno;
        if (Libc.madvise(address, length, Libc.MADV_DONTFORK) == 0)
            return address;

        int error = Libc.LastErrno;
        Free(address, length);
        return error;
    }

    public static void Free(nint address, nuint length) => _ = Libc.munmap(address, length);
}
