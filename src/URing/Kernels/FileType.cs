using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>The type bits of a file's mode, S_IFMT of sys/stat.h.</summary>
internal static unsafe class FileType
{
    public const int Regular = 0x8000;
    public const int Block = 0x6000;
    public const int Directory = 0x4000;
    public const int Character = 0x2000;

    private const int Mask = 0xF000;
    private const uint EmptyPath = 0x1000; // AT_EMPTY_PATH of linux/fcntl.h
    private const uint Wanted = 1; // STATX_TYPE of linux/stat.h

    /// <summary>Of an open file; a negative errno if it is none.</summary>
    public static int Of(int fd)
    {
        byte path = 0;
        // SAFETY: the path lies in this frame.
        return Ask(fd, &path, EmptyPath);
    }

    /// <summary>Of what a path leads to, relative to a directory; a negative errno if to nothing.</summary>
    /// <safety>The caller keeps the path, which ends with a zero, valid during the call.</safety>
    public static int Of(int directory, byte* path) => Ask(directory, path, 0);

    private static int Ask(int directory, byte* path, uint flags)
    {
        statx answer;
        // SAFETY: the kernel reads the path and writes the answer during the call only.
        long error = Libc.syscall_words(Libc.SYS_statx, directory, (ulong)path, flags, Wanted, (ulong)&answer);
        return error < 0 ? Libc.LastErrno : answer.stx_mode & Mask;
    }
}
