using Microsoft.Win32.SafeHandles;
using URing.TestKit.Interop;

namespace URing.TestKit;

/// <summary>Descriptors that the class library does not open.</summary>
public static class Descriptors
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    public static SafeFileHandle OpenDirectory(string path)
    {
        int fd = Libc.open(path, ReadOnlyCloseOnExec);
        return fd >= 0
            ? new SafeFileHandle(fd, ownsHandle: true)
            : throw new InvalidOperationException($"open {path}: errno {-Libc.LastErrno}");
    }
}
