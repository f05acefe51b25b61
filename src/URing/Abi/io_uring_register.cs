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

/// <summary>The old name of io_uring_rsrc_update, which has the same layout.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_files_update
{
    public uint offset;
    public uint resv;
    public ulong fds;
}

/// <summary>A memory region that application and kernel share.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_region_desc
{
    public ulong user_addr;
    public ulong size;
    public uint flags;
    public uint id;
    public ulong mmap_offset;
    public Reserved __resv;

    [InlineArray(4)]
    public struct Reserved
    {
        private ulong _element;
    }
}

/// <summary>The argument of IORING_REGISTER_MEM_REGION.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_mem_region_reg
{
    public ulong region_uptr;
    public ulong flags;
    public Reserved __resv;

    [InlineArray(2)]
    public struct Reserved
    {
        private ulong _element;
    }
}

/// <summary>The argument of IORING_REGISTER_FILES2 and IORING_REGISTER_BUFFERS2.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_rsrc_register
{
    public uint nr;
    public uint flags;
    public ulong resv2;
    public ulong data;
    public ulong tags;
}

/// <summary>The argument of IORING_REGISTER_FILES_UPDATE and IORING_REGISTER_RING_FDS.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_rsrc_update
{
    public uint offset;
    public uint resv;
    public ulong data;
}

/// <summary>The argument of IORING_REGISTER_FILES_UPDATE2 and IORING_REGISTER_BUFFERS_UPDATE.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_rsrc_update2
{
    public uint offset;
    public uint resv;
    public ulong data;
    public ulong tags;
    public uint nr;
    public uint resv2;
}

/// <summary>The argument of IORING_REGISTER_RESTRICTIONS for a whole thread; the lines follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_task_restriction
{
    public ushort flags;
    public ushort nr_res;
    public Reserved resv;

    [InlineArray(3)]
    public struct Reserved
    {
        private uint _element;
    }
}

/// <summary>The argument of IORING_REGISTER_CLOCK.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_clock_register
{
    public uint clockid;
    public Reserved __resv;

    [InlineArray(3)]
    public struct Reserved
    {
        private uint _element;
    }
}

/// <summary>The argument of IORING_REGISTER_CLONE_BUFFERS.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_clone_buffers
{
    public uint src_fd;
    public uint flags;
    public uint src_off;
    public uint dst_off;
    public uint nr;
    public Padding pad;

    [InlineArray(3)]
    public struct Padding
    {
        private uint _element;
    }
}

/// <summary>The argument of IORING_REGISTER_NAPI; opcode and op_param since 6.13.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_napi
{
    public uint busy_poll_to;
    public byte prefer_busy_poll;
    public byte opcode;
    public ushort pad;
    public uint op_param;
    public uint resv;
}

/// <summary>One wait argument inside a memory region.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_reg_wait
{
    public __kernel_timespec ts;
    public uint min_wait_usec;
    public uint flags;
    public ulong sigmask;
    public uint sigmask_sz;
    public Padding pad;
    public Padding2 pad2;

    [InlineArray(3)]
    public struct Padding
    {
        private uint _element;
    }

    [InlineArray(2)]
    public struct Padding2
    {
        private ulong _element;
    }
}

/// <summary>The argument of IORING_REGISTER_FILE_ALLOC_RANGE.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_file_index_range
{
    public uint off;
    public uint len;
    public ulong resv;
}
