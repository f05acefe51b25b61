using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>A completion queue entry as the kernel writes it: 16 bytes. Source: linux/io_uring.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_cqe
{
    public ulong user_data;
    public int res;
    public uint flags;
}

/// <summary>A transmit timestamp, in the second half of a 32-byte completion.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_timespec
{
    public ulong tv_sec;
    public ulong tv_nsec;
}
