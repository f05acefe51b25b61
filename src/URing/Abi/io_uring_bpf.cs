using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

// The structs of IORING_REGISTER_BPF_FILTER. Source: linux/io_uring/bpf_filter.h.

/// <summary>What a filter sees of a request.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_bpf_ctx
{
    public ulong user_data;
    public byte opcode;
    public byte sqe_flags;
    public byte pdu_size;
    public Padding pad;
    public Open open;

    public Socket socket
    {
        readonly get => MemoryMarshal.Read<Socket>(MemoryMarshal.AsBytes(new ReadOnlySpan<Open>(in open)));
        set => MemoryMarshal.Write(MemoryMarshal.AsBytes(new Span<Open>(ref open)), value);
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Socket
    {
        public uint family;
        public uint type;
        public uint protocol;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Open
    {
        public ulong flags;
        public ulong mode;
        public ulong resolve;
    }

    [InlineArray(5)]
    public struct Padding
    {
        private byte _element;
    }
}

/// <summary>A classic BPF filter for one request.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_bpf_filter
{
    public uint opcode;
    public uint flags;
    public uint filter_len;
    public byte pdu_size;
    public Reserved resv;
    public ulong filter_ptr;
    public Reserved2 resv2;

    [InlineArray(3)]
    public struct Reserved
    {
        private byte _element;
    }

    [InlineArray(5)]
    public struct Reserved2
    {
        private ulong _element;
    }
}

/// <summary>The argument of IORING_REGISTER_BPF_FILTER.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_bpf
{
    public ushort cmd_type;
    public ushort cmd_flags;
    public uint resv;
    public io_uring_bpf_filter filter;
}

/// <summary>One instruction of classic BPF. Source: linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct sock_filter
{
    public ushort code;
    public byte jt;
    public byte jf;
    public uint k;
}

/// <summary>A program of classic BPF. Source: linux/filter.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct sock_fprog
{
    public ushort len;
    private readonly Spare1 _spare1;
    public ulong filter;

    [InlineArray(3)]
    private struct Spare1
    {
        private ushort _element;
    }
}
