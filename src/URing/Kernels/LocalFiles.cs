using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>Which files no other machine or program answers for.</summary>
internal static unsafe class LocalFiles
{
    // Source: linux/magic.h, and for xfs and f2fs their own headers.
    private static readonly long[] s_fileSystems =
    [
        0x0102_1994, // tmpfs
        0x794c_7630, // overlayfs
        0xef53, // ext2, ext3, ext4
        0x5846_5342, // xfs
        0x9123_683e, // btrfs
        0xf2f5_2010, // f2fs
    ];

    // By type too: a terminal lies on tmpfs, for devtmpfs calls itself so.
    public static bool Has(int fd) =>
        FileType.Of(fd) == FileType.Regular && Array.IndexOf(s_fileSystems, FileSystemOf(fd)) >= 0;

    private static long FileSystemOf(int fd)
    {
        // SAFETY: the kernel writes the struct, of 120 bytes on 64-bit machines, during the call only.
        long* status = stackalloc long[16];
        return Libc.fstatfs(fd, status) < 0 ? 0 : status[0];
    }
}
