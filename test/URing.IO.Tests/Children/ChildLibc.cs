using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace URing.IO.Tests.Children;

/// <summary>The functions of the C library with which a child changes its surroundings.</summary>
internal static unsafe partial class ChildLibc
{
    public const int FileSize = 1; // RLIMIT_FSIZE
    public const int OpenFiles = 7; // RLIMIT_NOFILE
    public const int LockedMemory = 8; // RLIMIT_MEMLOCK

    public static void Limit(int resource, string value)
    {
        ulong number = ulong.Parse(value, CultureInfo.InvariantCulture);
        // SAFETY: the C library reads the limits during the call only.
        ulong* limits = stackalloc ulong[] { number, number };
        Check(setrlimit(resource, limits));
    }

    public static void BecomeUser(uint user)
    {
        Check(setgroups(0, null));
        Check(setgid(user));
        Check(setuid(user));
    }

    /// <summary>Mounts a file system, in this process's own namespace.</summary>
    public static void Mount(string type, string directory, string options)
    {
        _ = Directory.CreateDirectory(directory);
        Check(mount(type, directory, type, 0, options));
    }

    private static void Check(int answer)
    {
        if (answer != 0)
            throw new Win32Exception();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, ulong* limit);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setgroups(nuint count, uint* groups);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setgid(uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setuid(uint user);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, ulong flags, string data);
}
