using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>A submission queue entry as the kernel reads it: 64 bytes. Source: linux/io_uring.h.</summary>
/// <remarks>The unions of the header are properties over the field at the same offset.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_sqe
{
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
    public uint fsync_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint poll32_events { readonly get => rw_flags; set => rw_flags = value; }
    public uint timeout_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint cancel_flags { readonly get => rw_flags; set => rw_flags = value; }
    public uint file_index { readonly get => (uint)splice_fd_in; set => splice_fd_in = (int)value; }
}
