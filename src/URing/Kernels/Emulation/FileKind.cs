using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>What kind of file a descriptor is of.</summary>
internal static class FileKind
{
    /// <summary>Whether one can wait for it to become ready, as far as its kind tells.</summary>
    public static bool CanPoll(int fd)
    {
        int type = FileType.Of(fd);
        // Devices with a position have nothing to wait for: zeroes, random numbers, memory.
        return type >= 0 && type is not (FileType.Regular or FileType.Block or FileType.Directory)
            && (type != FileType.Character || Libc.lseek(fd, 0, Libc.SEEK_CUR) < 0);
    }
}
