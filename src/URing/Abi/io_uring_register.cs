using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

// The structs of io_uring_register(2). Source: linux/io_uring.h.

[StructLayout(LayoutKind.Sequential)]
public struct io_uring_probe_op
{
    public byte op;
    public byte resv;
    public ushort flags;
    public uint resv2;
}

[StructLayout(LayoutKind.Sequential)]
public struct io_uring_probe
{
    public byte last_op;
    public byte ops_len;
    public ushort resv;
    public Reserved resv2;

    [InlineArray(3)]
    public struct Reserved
    {
        private uint _element;
    }
}

/// <summary>One line of an allowlist; <c>op</c> is the header's union of register_op, sqe_op and sqe_flags.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_restriction
{
    public ushort opcode;
    public byte sqe_op;
    public byte resv;
    public Reserved resv2;

    public byte register_op { readonly get => sqe_op; set => sqe_op = value; }
    public byte sqe_flags { readonly get => sqe_op; set => sqe_op = value; }

    [InlineArray(3)]
    public struct Reserved
    {
        private uint _element;
    }
}

[StructLayout(LayoutKind.Sequential)]
public struct io_uring_sync_cancel_reg
{
    public ulong addr;
    public int fd;
    public uint flags;
    public __kernel_timespec timeout;
    public byte opcode;
    public Padding pad;
    public Padding2 pad2;

    [InlineArray(7)]
    public struct Padding
    {
        private byte _element;
    }

    [InlineArray(3)]
    public struct Padding2
    {
        private ulong _element;
    }
}
