using System.Runtime.InteropServices;
using URing.Abi;

namespace URing.Kernels.Interop;

/// <summary>The only native declarations of URing: functions of the C library, in its spelling.</summary>
/// <remarks>
/// Arguments are register-sized, so the variadic functions among them are called correctly on x64 and arm64.
/// A negative answer means: read <see cref="LastErrno"/> as the very next statement.
/// </remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    // The same on every architecture that .NET runs on.
    public const long SYS_io_uring_setup = 425;
    public const long SYS_io_uring_enter = 426;
    public const long SYS_io_uring_register = 427;

    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MAP_POPULATE = 0x8000;
    public const int MADV_DONTFORK = 10;
    public const int RWF_NOWAIT = 8;
    public const int F_GETFL = 3;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int O_NONBLOCK = 0x800;
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLONESHOT = 1U << 30;
    public const int FUTEX_WAIT_PRIVATE = 128;
    public const int FUTEX_WAKE_PRIVATE = 129;
    public const int CLOCK_REALTIME = 0;
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_BOOTTIME = 7;
    public const int TFD_CLOEXEC = 0x80000;
    public const int TFD_NONBLOCK = 0x800;
    public const int TFD_TIMER_ABSTIME = 1;
    public const int SEEK_CUR = 1;
    public const int KCMP_FILE = 0;
    public const int SOL_SOCKET = 1;
    public const int SO_TYPE = 3;
    public const int RLIMIT_MEMLOCK = 8;

    // preadv2(2) and pwritev2(2) by number: old C libraries have no function for them.
    public static long SYS_preadv2 { get; } = IsArm64 ? 286 : 327;
    public static long SYS_pwritev2 { get; } = IsArm64 ? 287 : 328;
    public static long SYS_futex { get; } = IsArm64 ? 98 : 202;
    public static long SYS_kcmp { get; } = IsArm64 ? 272 : 312;

    public static int O_DIRECT { get; } = IsArm64 ? 0x10000 : 0x4000;

    public static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>The negative errno of the call before: the form in which the kernel itself answers.</summary>
    public static int LastErrno => -Marshal.GetLastSystemError();

    [LibraryImport(Library)]
    public static partial long syscall(long number, long a, void* b);

    [LibraryImport(Library)]
    public static partial long syscall(long number, long a, long b, void* c, long d);

    [LibraryImport(Library)]
    public static partial long syscall(long number, long a, long b, long c, long d, void* e, nuint f);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_transfer(
        long number, long fd, iovec* vectors, long count, long positionLow, long positionHigh, long flags);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_futex(
        long number, uint* word, long operation, long value, __kernel_timespec* timeout);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_kcmp(long number, long pid1, long pid2, long type, long fd1, long fd2);

    [LibraryImport(Library)]
    public static partial nint process_vm_readv(
        int pid, iovec* local, nuint localCount, iovec* remote, nuint remoteCount, nuint flags);

    [LibraryImport(Library)]
    public static partial nint mmap(nint address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport(Library)]
    public static partial int munmap(nint address, nuint length);

    [LibraryImport(Library)]
    public static partial int madvise(nint address, nuint length, int advice);

    [LibraryImport(Library)]
    public static partial int close(int fd);

    [LibraryImport(Library)]
    public static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport(Library)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport(Library)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library)]
    public static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport(Library)]
    public static partial long lseek(int fd, long offset, int origin);

    [LibraryImport(Library)]
    public static partial int fsync(int fd);

    [LibraryImport(Library)]
    public static partial int fdatasync(int fd);

    [LibraryImport(Library)]
    public static partial int fallocate(int fd, int mode, long offset, long length);

    [LibraryImport(Library)]
    public static partial int getsockopt(int fd, int level, int option, void* value, int* length);

    [LibraryImport(Library)]
    public static partial int poll(pollfd* descriptors, nuint count, int timeout);

    [LibraryImport(Library)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Library)]
    public static partial int epoll_ctl(int epoll, int operation, int fd, void* change);

    [LibraryImport(Library)]
    public static partial int epoll_wait(int epoll, void* events, int count, int timeout);

    [LibraryImport(Library)]
    public static partial int timerfd_create(int clock, int flags);

    [LibraryImport(Library)]
    public static partial int timerfd_settime(int fd, int flags, itimerspec* setting, itimerspec* old);

    [LibraryImport(Library)]
    public static partial int clock_gettime(int clock, __kernel_timespec* time);

    [LibraryImport(Library)]
    public static partial int getrlimit(int resource, rlimit* limit);

    [StructLayout(LayoutKind.Sequential)]
    public struct rlimit
    {
        public ulong rlim_cur;
        public ulong rlim_max;
    }
    [StructLayout(LayoutKind.Sequential)]
    public struct pollfd
    {
        public int fd;
        public short events;
        public short revents;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct itimerspec
    {
        public __kernel_timespec it_interval;
        public __kernel_timespec it_value;
    }
}
