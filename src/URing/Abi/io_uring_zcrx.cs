using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

// The structs of zero-copy receive. Source: linux/io_uring/zcrx.h.

/// <summary>One buffer given back to zero-copy receive.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_zcrx_rqe
{
    public ulong off;
    public uint len;
    public uint __pad;
}

/// <summary>Where received data lies, in the second half of a 32-byte completion.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_zcrx_cqe
{
    public ulong off;
    public ulong __pad;
}

/// <summary>Where the parts of a refill queue lie in its region.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_zcrx_offsets
{
    public uint head;
    public uint tail;
    public uint rqes;
    public uint __resv2;
    public Reserved __resv;

    [InlineArray(2)]
    public struct Reserved
    {
        private ulong _element;
    }
}

/// <summary>The memory that zero-copy receive fills.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_zcrx_area_reg
{
    public ulong addr;
    public ulong len;
    public ulong rq_area_token;
    public uint flags;
    public uint dmabuf_fd;
    public Reserved2 __resv2;

    [InlineArray(2)]
    public struct Reserved2
    {
        private ulong _element;
    }
}

/// <summary>The argument of IORING_REGISTER_ZCRX_IFQ.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_zcrx_ifq_reg
{
    public uint if_idx;
    public uint if_rxq;
    public uint rq_entries;
    public uint flags;
    public ulong area_ptr;
    public ulong region_ptr;
    public io_uring_zcrx_offsets offsets;
    public uint zcrx_id;
    public uint rx_buf_len;
    public Reserved __resv;

    [InlineArray(3)]
    public struct Reserved
    {
        private ulong _element;
    }
}

/// <summary>The arguments of ZCRX_CTRL_FLUSH_RQ.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct zcrx_ctrl_flush_rq
{
    public Reserved __resv;

    [InlineArray(6)]
    public struct Reserved
    {
        private ulong _element;
    }
}

/// <summary>The arguments of ZCRX_CTRL_EXPORT.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct zcrx_ctrl_export
{
    public uint zcrx_fd;
    public Reserved __resv1;

    [InlineArray(11)]
    public struct Reserved
    {
        private uint _element;
    }
}

/// <summary>The argument of IORING_REGISTER_ZCRX_CTRL.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct zcrx_ctrl
{
    public uint zcrx_id;
    public uint op;
    public Reserved __resv;
    public zcrx_ctrl_export zc_export;

    public zcrx_ctrl_flush_rq zc_flush
    {
        readonly get => Unsafe.BitCast<zcrx_ctrl_export, zcrx_ctrl_flush_rq>(zc_export);
        set => zc_export = Unsafe.BitCast<zcrx_ctrl_flush_rq, zcrx_ctrl_export>(value);
    }

    [InlineArray(2)]
    public struct Reserved
    {
        private ulong _element;
    }
}
