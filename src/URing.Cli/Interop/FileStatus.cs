using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Interop;

/// <summary>What a file is, which one it is and how long it is: the part of statx(2) that copying needs.</summary>
internal readonly record struct FileStatus(
    uint Mode, (uint Major, uint Minor) Device, ulong Inode, long Length, (long Seconds, uint Nanoseconds) Modified)
{
    public bool IsRegular => (Mode & Libc.S_IFMT) == Libc.S_IFREG;

    public bool IsDirectory => (Mode & Libc.S_IFMT) == Libc.S_IFDIR;

    /// <summary>Who may read, write and execute; the set-id bits are not among them.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0b111_111_111);

    public bool IsSameFileAs(in FileStatus other) => Device == other.Device && Inode == other.Inode;

    /// <summary>Looks at what a path leads to, links followed.</summary>
    public static unsafe Errno TryGet(string path, out FileStatus status)
    {
        // SAFETY: the C library reads the path during the call only.
        fixed (byte* name = Paths.ToNative(path))
            return TryGet(Libc.AT_FDCWD, name, 0, out status);
    }

    /// <summary>Looks at an open file.</summary>
    public static unsafe Errno TryGet(SafeFileHandle file, out FileStatus status)
    {
        byte empty = 0;
        // SAFETY: the C library reads the empty path during the call only; the caller holds the file open.
        return TryGet((int)file.DangerousGetHandle(), &empty, Libc.AT_EMPTY_PATH, out status);
    }

    private static unsafe Errno TryGet(int directory, byte* path, int flags, out FileStatus status)
    {
        Libc.Statx found;
        // SAFETY: the C library writes the struct during the call only.
        if (Libc.statx(directory, path, flags, Libc.STATX_BASIC_STATS, &found) < 0)
        {
            Errno error = Libc.LastErrno;
            status = default;
            return error;
        }

        status = new FileStatus(found.stx_mode, (found.stx_dev_major, found.stx_dev_minor), found.stx_ino,
            (long)found.stx_size, (found.stx_mtime_sec, found.stx_mtime_nsec));
        return Errno.None;
    }
}
