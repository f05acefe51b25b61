using System.Runtime.InteropServices;

namespace URing.TestKit.Interop;

/// <summary>Functions of the C library that the test kit needs, in its spelling.</summary>
internal static unsafe partial class Libc
{
    public const int ProtectNone = 0;
    public const int ProtectReadWrite = 3;
    public const int MapPrivateAnonymous = 0x22;
    public const int DontFork = 10;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int SigUrg = 23;

    /// <summary>The negative errno of the call before: read it as the very next statement.</summary>
    public static int LastErrno => -Marshal.GetLastSystemError();

    [LibraryImport("libc")]
    public static partial nint mmap(nint address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc")]
    public static partial int munmap(nint address, nuint length);

    [LibraryImport("libc")]
    public static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport("libc")]
    public static partial int madvise(nint address, nuint length, int advice);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport("libc")]
    public static partial int close(int fd);

    [LibraryImport("libc")]
    public static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport("libc")]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport("libc")]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    public static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc")]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc")]
    public static partial int posix_fadvise(int fd, long offset, long length, int advice);

    [LibraryImport("libc")]
    public static partial int getpid();

    [LibraryImport("libc")]
    public static partial int gettid();

    [LibraryImport("libc")]
    public static partial int tgkill(int process, int thread, int signal);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    public static partial int set_sigaction(int signal, SignalAction* action, SignalAction* old);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int fd;
        public short events;
        public short revents;
    }

    /// <summary>The C library's struct, not the kernel's; the same for glibc and musl on x64 and arm64.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SignalAction
    {
        public nint sa_handler;
        public fixed byte sa_mask[128];
        public int sa_flags;
        public nint sa_restorer;
    }
}
