using System.Runtime.InteropServices;

namespace URing.Tests.Environments;

/// <summary>The functions of the C library with which a child restricts itself.</summary>
internal static unsafe partial class ChildLibc
{
    private const string Library = "libc";

    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;
    public const int PR_SET_NO_NEW_PRIVS = 38;
    public const long SECCOMP_SET_MODE_FILTER = 1;
    public const long SECCOMP_FILTER_FLAG_TSYNC = 1;

    public static long SYS_seccomp => IsArm64 ? 277 : 317;

    // AUDIT_ARCH_* of linux/audit.h.
    public static uint AuditArchitecture => IsArm64 ? 0xC000_00B7 : 0xC000_003E;

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setrlimit(int resource, ulong* limit);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setgroups(nuint count, uint* groups);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setgid(uint group);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setuid(uint user);

    [LibraryImport(Library)]
    public static partial uint geteuid();

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prctl(long option, long a, long b, long c, long d);

    [LibraryImport(Library, SetLastError = true)]
    public static partial long syscall(long number, long operation, long flags, sock_fprog* program);

    [StructLayout(LayoutKind.Sequential)]
    public struct sock_filter(ushort code, byte jt, byte jf, uint k)
    {
        public ushort code = code;
        public byte jt = jt;
        public byte jf = jf;
        public uint k = k;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct sock_fprog
    {
        public ushort len;
        public sock_filter* filter;
    }
}
