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
    public const int MADV_POPULATE_WRITE = 23;
    public const int RWF_NOWAIT = 8;
    public const int F_DUPFD = 0;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int O_NONBLOCK = 0x800;
    public const int O_CREAT = 0x40;
    public const int O_TRUNC = 0x200;
    public const int O_CLOEXEC = 0x80000;
    public const int O_PATH = 0x200000;
    // The bit that is its own; the whole flag includes O_DIRECTORY.
    public const int O_TMPFILE = 0x400000;
    public const ulong RESOLVE_CACHED = 0x20;
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLONESHOT = 1U << 30;
    public const uint EPOLLET = 1U << 31;
    public const int FUTEX_WAIT_PRIVATE = 128;
    public const int FUTEX_WAKE_PRIVATE = 129;
    public const int FUTEX_WAIT_BITSET = 9;
    public const int FUTEX_WAKE_BITSET = 10;
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
    public const int SO_ERROR = 4;
    public const int SO_ACCEPTCONN = 30;
    public const int SO_PROTOCOL = 38;
    public const int SO_DOMAIN = 39;
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int IPPROTO_TCP = 6;
    public const int MSG_TRUNC = 0x20;
    public const int MSG_CTRUNC = 8;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_WAITALL = 0x100;
    public const int MSG_ERRQUEUE = 0x2000;
    public const int MSG_NOSIGNAL = 0x4000;
    public const long FIONREAD = 0x541B;
    public const long SIOCOUTQ = 0x5411;
    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;

    // preadv2(2) and pwritev2(2) by number: old C libraries have no function for them.
    public static long SYS_preadv2 { get; } = IsArm64 ? 286 : 327;
    public static long SYS_pwritev2 { get; } = IsArm64 ? 287 : 328;
    public static long SYS_futex { get; } = IsArm64 ? 98 : 202;
    public static long SYS_kcmp { get; } = IsArm64 ? 272 : 312;

    public const long SYS_pidfd_open = 434;
    public const long SYS_openat2 = 437;
    public const long SYS_futex_waitv = 449;
    public static long SYS_waitid { get; } = IsArm64 ? 95 : 247;
    public static long SYS_openat { get; } = IsArm64 ? 56 : 257;
    public static long SYS_statx { get; } = IsArm64 ? 291 : 332;
    public static long SYS_renameat2 { get; } = IsArm64 ? 276 : 316;
    public static long SYS_unlinkat { get; } = IsArm64 ? 35 : 263;
    public static long SYS_mkdirat { get; } = IsArm64 ? 34 : 258;
    public static long SYS_symlinkat { get; } = IsArm64 ? 36 : 266;
    public static long SYS_linkat { get; } = IsArm64 ? 37 : 265;
    public static long SYS_setxattr { get; } = IsArm64 ? 5 : 188;
    public static long SYS_fsetxattr { get; } = IsArm64 ? 7 : 190;
    public static long SYS_getxattr { get; } = IsArm64 ? 8 : 191;
    public static long SYS_fgetxattr { get; } = IsArm64 ? 10 : 193;
    public static long SYS_fadvise64 { get; } = IsArm64 ? 223 : 221;
    public static long SYS_sync_file_range { get; } = IsArm64 ? 84 : 277;
    public static long SYS_splice { get; } = IsArm64 ? 76 : 275;
    public static long SYS_tee { get; } = IsArm64 ? 77 : 276;

    public static int O_DIRECTORY { get; } = IsArm64 ? 0x4000 : 0x10000;
    public static int O_NOFOLLOW { get; } = IsArm64 ? 0x8000 : 0x20000;
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

    [LibraryImport(Library)]
    public static partial long syscall(long number, long a, nint b, nint c, nint d, nint e);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_words(long number, long a, ulong b, ulong c = 0, ulong d = 0, ulong e = 0);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_splice(
        long number, long from, long* fromOffset, long to, long* toOffset, ulong length, ulong flags);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_transfer(
        long number, long fd, iovec* vectors, long count, long positionLow, long positionHigh, long flags);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_futex(
        long number, uint* word, long operation, long value, __kernel_timespec* timeout);

    [LibraryImport(Library, EntryPoint = "syscall")]
    public static partial long syscall_futex6(
        long number, ulong word, long operation, long value, __kernel_timespec* timeout, ulong word2, ulong mask);

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
    public static partial int fstatfs(int fd, void* status);

    [LibraryImport(Library)]
    public static partial int fsync(int fd);

    [LibraryImport(Library)]
    public static partial int fdatasync(int fd);

    [LibraryImport(Library)]
    public static partial int fallocate(int fd, int mode, long offset, long length);

    [LibraryImport(Library)]
    public static partial int pipe2(int* ends, int flags);

    [LibraryImport(Library)]
    public static partial int ftruncate(int fd, long length);

    [LibraryImport(Library)]
    public static partial int getsockopt(int fd, int level, int option, void* value, int* length);

    [LibraryImport(Library)]
    public static partial int setsockopt(int fd, int level, int option, void* value, int length);

    [LibraryImport(Library)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library)]
    public static partial int bind(int fd, void* address, int length);

    [LibraryImport(Library)]
    public static partial int listen(int fd, int backlog);

    [LibraryImport(Library)]
    public static partial int connect(int fd, void* address, int length);

    [LibraryImport(Library)]
    public static partial int accept4(int fd, void* address, void* length, int flags);

    [LibraryImport(Library)]
    public static partial int shutdown(int fd, int how);

    [LibraryImport(Library)]
    public static partial nint sendmsg(int fd, msghdr* message, int flags);

    [LibraryImport(Library)]
    public static partial nint recvmsg(int fd, msghdr* message, int flags);

    [LibraryImport(Library)]
    public static partial int ioctl(int fd, nuint request, void* argument);

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
