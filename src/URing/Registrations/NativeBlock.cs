using URing.Kernels;

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
        nuint rounded = OwnMemory.RoundUp((nuint)length);
        nint address = OwnMemory.Reserve(rounded);
        return RingHandle.IsError(address)
            ? throw Throw.NoMemory((Errno)(-address), (long)rounded)
            : new NativeBlock(address, (long)rounded);
    }

    /// <summary>Whether the memory went back to the system.</summary>
    public bool IsReleased { get; private set; }

    public void Release()
    {
        IsReleased = true;
        OwnMemory.Free(Address, (nuint)Length);
    }
}
