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
