using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Bench.Files.Interop;

namespace URing.Bench.Files;

/// <summary>Opens files as .NET does not: for direct I/O.</summary>
internal static class Handles
{
    public static SafeFileHandle Open(string path, FileUse use)
    {
        int access = use.Kind == TransferKind.Read ? 0 : use.Kind == TransferKind.Write
            ? Libc.O_RDWR
            : Libc.O_RDWR | Libc.O_CREAT;
        return Open(path, access | (use.IsDirect ? Libc.O_DIRECT : 0));
    }

    public static SafeFileHandle Open(string path, int flags)
    {
        int descriptor = Libc.open(path, flags | Libc.O_CLOEXEC, 0x180);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new BenchException($"{path} does not open: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
