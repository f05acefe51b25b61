using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>A submission queue entry as the kernel reads it: 64 bytes. Source: linux/io_uring.h.</summary>
/// <remarks>The unions of the header are properties over the field at the same offset.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_sqe
{
    // Halves of a word are computed, for the little-endian machines that .NET runs on.
    private const ulong HighHalf = 0xFFFFFFFF_00000000;

    public byte opcode;
    public byte flags;
    public ushort ioprio;
    public int fd;
    public ulong off;
    public ulong addr;
    public uint len;
    public uint rw_flags;
    public ulong user_data;
    public ushort buf_index;
    public ushort personality;
    public int splice_fd_in;
    public ulong addr3;
    public ulong __pad2;

    public ulong addr2 { readonly get => off; set => off = value; }
    public uint cmd_op { readonly get => (uint)off; set => off = (off & HighHalf) | value; }
    public uint __pad1 { readonly get => (uint)(off >> 32); set => off = (uint)off | ((ulong)value << 32); }
    public ulong splice_off_in { readonly get => addr; set => addr = value; }
    public uint level { readonly get => (uint)addr; set => addr = (addr & HighHalf) | value; }
    public uint optname { readonly get => (uint)(addr >> 32); set => addr = (uint)addr | ((ulong)value << 32); }
    public uint fsync_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint poll32_events { readonly get => rw_flags; set => rw_flags = value; }
    public uint sync_range_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint msg_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint timeout_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint accept_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint cancel_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint open_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint statx_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint fadvise_advice { readonly get => rw_flags; set => rw_flags = value; }
    public uint splice_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint rename_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint unlink_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint hardlink_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint xattr_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint msg_ring_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint uring_cmd_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint waitid_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint futex_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint install_fd_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint nop_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint pipe_flags { readonly get => rw_flags; set => rw_flags = value; }
    public ushort buf_group { readonly get => buf_index; set => buf_index = value; }
    public uint file_index { readonly get => (uint)splice_fd_in; set => splice_fd_in = (int)value; }
    public uint zcrx_ifq_idx { readonly get => (uint)splice_fd_in; set => splice_fd_in = (int)value; }
    public uint optlen { readonly get => (uint)splice_fd_in; set => splice_fd_in = (int)value; }
    public ushort addr_len
    {
        readonly get => (ushort)splice_fd_in;
        set => splice_fd_in = (splice_fd_in & ~ushort.MaxValue) | value;
    }
    public ulong optval { readonly get => addr3; set => addr3 = value; }
    public ulong attr_ptr { readonly get => addr3; set => addr3 = value; }
    public ulong attr_type_mask { readonly get => __pad2; set => __pad2 = value; }
}
