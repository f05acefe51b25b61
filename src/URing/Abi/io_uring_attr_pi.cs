using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>Protection information of a read or write, for attr_ptr. Source: linux/io_uring.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_attr_pi
{
    public ushort flags;
    public ushort app_tag;
    public uint len;
    public ulong addr;
    public ulong seed;
    public ulong rsvd;
}
