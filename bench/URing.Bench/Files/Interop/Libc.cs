using System.Runtime.InteropServices;

namespace URing.Bench.Files.Interop;

/// <summary>The calls of libc that the workloads need and .NET does not have.</summary>
internal static unsafe partial class Libc
{
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_CLOEXEC = 0x80000;

    // One of the few numbers that differ by architecture.
    public static int O_DIRECT { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sched_setaffinity(int thread, nuint length, ulong* mask);
}
