using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

// The structs of IORING_REGISTER_QUERY. Source: linux/io_uring/query.h.

/// <summary>One question of IORING_REGISTER_QUERY.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_query_hdr
{
    public ulong next_entry;
    public ulong query_data;
    public uint query_op;
    public uint size;
    public int result;
    public Reserved __resv;

    [InlineArray(3)]
    public struct Reserved
    {
        private uint _element;
    }
}

/// <summary>The answer to IO_URING_QUERY_OPCODES.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_query_opcode
{
    public uint nr_request_opcodes;
    public uint nr_register_opcodes;
    public ulong feature_flags;
    public ulong ring_setup_flags;
    public ulong enter_flags;
    public ulong sqe_flags;
    public uint nr_query_opcodes;
    public uint __pad;
}

/// <summary>The answer to IO_URING_QUERY_ZCRX.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_query_zcrx
{
    public ulong register_flags;
    public ulong area_flags;
    public uint nr_ctrl_opcodes;
    public uint features;
    public uint rq_hdr_size;
    public uint rq_hdr_alignment;
    public ulong __resv2;
}

/// <summary>The answer to IO_URING_QUERY_SCQ.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_query_scq
{
    public ulong hdr_size;
    public ulong hdr_alignment;
}
