using System.Runtime.InteropServices;

namespace URing.Cli.Interop;

/// <summary>What the tool needs of the C library and .NET does not have, in its spelling.</summary>
/// <remarks>A negative answer means: read <see cref="LastErrno"/> as the very next statement.</remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    public const int AT_FDCWD = -100;
    public const int AT_EMPTY_PATH = 0x1000;
    public const int O_RDONLY = 0;
    public const int O_CLOEXEC = 0x80000;
    public const int SEEK_DATA = 3;
    public const int SEEK_HOLE = 4;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const uint S_IFMT = 0xf000;
    public const uint S_IFDIR = 0x4000;
    public const uint S_IFREG = 0x8000;
    public const uint RENAME_NOREPLACE = 1;

    /// <summary>renameat2(2) by number: musl has no function for it.</summary>
    public static nint SYS_renameat2 { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 276 : 316;

    /// <summary>Why the call before failed.</summary>
    public static Errno LastErrno => (Errno)Marshal.GetLastSystemError();

    [LibraryImport(Library)]
    public static partial int statx(int directory, byte* path, int flags, uint mask, Statx* status);

    [LibraryImport(Library)]
    public static partial long lseek(int fd, long offset, int whence);

    [LibraryImport(Library)]
    public static partial int ftruncate(int fd, long length);

    [LibraryImport(Library)]
    public static partial int open(byte* path, int flags, nint mode);

    [LibraryImport(Library)]
    public static partial nint syscall(nint number, nint fromAt, byte* from, nint toAt, byte* to, nint flags);

    /// <summary>The fields of <c>struct statx</c> that are used here; the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Statx
    {
        [FieldOffset(28)] public ushort stx_mode;
        [FieldOffset(32)] public ulong stx_ino;
        [FieldOffset(40)] public ulong stx_size;
        [FieldOffset(112)] public long stx_mtime_sec;
        [FieldOffset(120)] public uint stx_mtime_nsec;
        [FieldOffset(136)] public uint stx_dev_major;
        [FieldOffset(140)] public uint stx_dev_minor;
    }
}
