using System.Runtime.CompilerServices;
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

/// <summary>How openat2(2) shall open.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct open_how
{
    public ulong flags;
    public ulong mode;
    public ulong resolve;
}

/// <summary>One futex of FUTEX_WAITV, see futex(2).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct futex_waitv
{
    public ulong val;
    public ulong uaddr;
    public uint flags;
    public uint __reserved;
}

/// <summary>What statx(2) answers.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct statx
{
    public uint stx_mask;
    public uint stx_blksize;
    public ulong stx_attributes;
    public uint stx_nlink;
    public uint stx_uid;
    public uint stx_gid;
    public ushort stx_mode;
    private readonly ushort _spare1;
    public ulong stx_ino;
    public ulong stx_size;
    public ulong stx_blocks;
    public ulong stx_attributes_mask;
    public statx_timestamp stx_atime;
    public statx_timestamp stx_btime;
    public statx_timestamp stx_ctime;
    public statx_timestamp stx_mtime;
    public uint stx_rdev_major;
    public uint stx_rdev_minor;
    public uint stx_dev_major;
    public uint stx_dev_minor;
    public ulong stx_mnt_id;
    public uint stx_dio_mem_align;
    public uint stx_dio_offset_align;
    private readonly Spare2 _spare2;

    [InlineArray(12)]
    private struct Spare2
    {
        private ulong _element;
    }
}

/// <summary>A point in time of <see cref="statx"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct statx_timestamp
{
    public long tv_sec;
    public uint tv_nsec;
    private readonly int _spare1;
}
