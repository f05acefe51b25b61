using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>Which files no other machine or program answers for.</summary>
internal static unsafe class LocalFiles
{
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH of linux/fcntl.h
    private const uint WantsType = 1; // STATX_TYPE of linux/stat.h
    private const int TypeMask = 0xf000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

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

    public static bool Has(int fd) => IsRegular(fd) && Array.IndexOf(s_fileSystems, FileSystemOf(fd)) >= 0;

    // A terminal lies on tmpfs, too: devtmpfs calls itself so.
    private static bool IsRegular(int fd)
    {
        statx answer;
        byte path = 0;
        // SAFETY: the kernel reads the path and writes the answer during the call only.
        long error = Libc.syscall_words(Libc.SYS_statx, fd, (ulong)&path, EmptyPath, WantsType, (ulong)&answer);
        return error == 0 && (answer.stx_mode & TypeMask) == Regular;
    }

    private static long FileSystemOf(int fd)
    {
        // SAFETY: the kernel writes the struct, of 120 bytes on 64-bit machines, during the call only.
        long* status = stackalloc long[16];
        return Libc.fstatfs(fd, status) < 0 ? 0 : status[0];
    }
}
