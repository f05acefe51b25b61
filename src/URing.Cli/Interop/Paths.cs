using System.Text;
using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Interop;

/// <summary>System calls on paths.</summary>
internal static class Paths
{
    /// <summary>The path as the C library reads it: UTF-8, ended by a zero.</summary>
    public static byte[] ToNative(string path)
    {
        byte[] name = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, name);
        return name;
    }

    /// <summary>
    /// Renames a file; one that has the new name already is replaced only if asked for, without a gap.
    /// </summary>
    public static unsafe Errno Rename(string from, string to, bool replace)
    {
        uint flags = replace ? 0 : Libc.RENAME_NOREPLACE;
        // SAFETY: the kernel reads both paths during the call only.
        fixed (byte* source = ToNative(from), target = ToNative(to))
            return Libc.syscall(Libc.SYS_renameat2, Libc.AT_FDCWD, source, Libc.AT_FDCWD, target, (nint)flags) < 0
                ? Libc.LastErrno
                : Errno.None;
    }

    /// <summary>Opens a directory so that it can be synced.</summary>
    public static unsafe Errno OpenDirectory(string path, out SafeFileHandle directory)
    {
        // SAFETY: the C library reads the path during the call only.
        fixed (byte* name = ToNative(path))
        {
            int fd = Libc.open(name, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
            Errno error = fd < 0 ? Libc.LastErrno : Errno.None;
            directory = new SafeFileHandle(fd, ownsHandle: true);
            return error;
        }
    }

    /// <summary>Sets a file's length, like ftruncate(2).</summary>
    public static Errno SetLength(SafeFileHandle file, long length) =>
        Libc.ftruncate((int)file.DangerousGetHandle(), length) < 0 ? Libc.LastErrno : Errno.None;
}
