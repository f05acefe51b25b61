using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace URing.Tests.Contexts;

/// <summary>What the tests need of files and .NET does not offer.</summary>
internal static partial class NativeFiles
{
    private const int DuplicateCloseOnExec = 1030;
    private const int ReadWrite = 2;

    // O_DIRECT differs by architecture.
    private static int Direct => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    public static nint Duplicate(SafeHandle handle)
    {
        int fd = fcntl((int)handle.DangerousGetHandle(), DuplicateCloseOnExec, 0);
        return fd >= 0 ? fd : throw new InvalidOperationException("fcntl");
    }

    public static unsafe int Write(SafeHandle handle, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return (int)write((int)handle.DangerousGetHandle(), start, (nuint)bytes.Length);
    }

    /// <summary>Opens a file for direct I/O, or answers null where its file system has none.</summary>
    public static SafeFileHandle? OpenDirect(string path)
    {
        int fd = open(path, ReadWrite | Direct | 0x80000);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : null;
    }

    /// <summary>Writes a file's pages to its device and lets them go, so that reads must go there.</summary>
    public static void DropFromCache(SafeHandle handle)
    {
        const int DontNeed = 4;
        Assert.Equal(0, fsync((int)handle.DangerousGetHandle()));
        Assert.Equal(0, posix_fadvise((int)handle.DangerousGetHandle(), 0, 0, DontNeed));
    }

    [LibraryImport("libc")]
    private static partial int fsync(int fd);

    [LibraryImport("libc")]
    private static partial int posix_fadvise(int fd, nint offset, nint length, int advice);

    [LibraryImport("libc")]
    private static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport("libc")]
    private static unsafe partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
