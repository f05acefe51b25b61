using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

// The structs of buffer rings. Source: linux/io_uring.h.

/// <summary>One buffer of a buffer ring.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_buf
{
    public ulong addr;
    public uint len;
    public ushort bid;
    public ushort resv;
}

/// <summary>The head of a buffer ring: it overlays the first buffer, whose resv is the tail.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_buf_ring
{
    public ulong resv1;
    public uint resv2;
    public ushort resv3;
    public ushort tail;
}

/// <summary>The argument of IORING_REGISTER_PBUF_RING.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_buf_reg
{
    public ulong ring_addr;
    public uint ring_entries;
    public ushort bgid;
    public ushort flags;
    public uint min_left;
    public Reserved resv;

    [InlineArray(5)]
    public struct Reserved
    {
        private uint _element;
    }
}

/// <summary>The argument of IORING_REGISTER_PBUF_STATUS.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_buf_status
{
    public uint buf_group;
    public uint head;
    public Reserved resv;

    [InlineArray(8)]
    public struct Reserved
    {
        private uint _element;
    }
}
