using URing.Kernels.Interop;

namespace URing.Registrations;

/// <summary>Zeroed memory of whole pages, that a forked child does not inherit.</summary>
/// <remarks>
/// Ownership: freed by <see cref="Release"/> only. A block that is lost is never freed, for the kernel may write to it.
/// </remarks>
internal sealed class NativeBlock : IReleasable
{
    private NativeBlock(nint address, long length) => (Address, Length) = (address, length);

    public nint Address { get; }

    /// <summary>Bytes, in whole pages.</summary>
    public long Length { get; }

    /// <exception cref="URingException">The system has no memory.</exception>
    public static NativeBlock Allocate(long length)
    {
        long rounded = RoundUp(length);
        nint address = Libc.mmap(0, (nuint)rounded, Libc.PROT_READ | Libc.PROT_WRITE,
            Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (address == -1)
            throw Throw.NoMemory((Errno)(-Libc.LastErrno), rounded);

        // Best effort: a forked child that shares the pages would make this process write to copies.
        _ = Libc.madvise(address, (nuint)rounded, Libc.MADV_DONTFORK);
        return new NativeBlock(address, rounded);
    }

    public static long RoundUp(long length) =>
        (length + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;

    /// <summary>Whether the memory went back to the system.</summary>
    public bool IsReleased { get; private set; }

    public void Release()
    {
        IsReleased = true;
        _ = Libc.munmap(Address, (nuint)Length);
    }
}
