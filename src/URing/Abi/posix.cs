using System.Runtime.InteropServices;

namespace URing.Abi;

// Structs that io_uring shares with the ordinary system calls of a 64-bit Linux.

/// <summary>A span of time or a point on a clock. Source: linux/time_types.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct __kernel_timespec
{
    public long tv_sec;
    public long tv_nsec;
}

/// <summary>One buffer of a vectored transfer. Source: bits/types/struct_iovec.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct iovec
{
    public ulong iov_base;
    public ulong iov_len;
}
