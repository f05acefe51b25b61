namespace URing;

/// <summary>One buffer of a vectored transfer, by its address: the kernel's struct iovec.</summary>
/// <param name="Address">Where the buffer starts.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct IoVec(nint Address, nuint Length)
{
    // UIO_MAXIOV of linux/uio.h.
    internal const int MostInOneTransfer = 1024;
}
