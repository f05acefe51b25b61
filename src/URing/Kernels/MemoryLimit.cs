using System.Globalization;
using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>RLIMIT_MEMLOCK, against which Linux charges the memory of rings.</summary>
internal static class MemoryLimit
{
    /// <summary>The limit in bytes; <see cref="ulong.MaxValue"/> for none.</summary>
    public static unsafe (ulong Soft, ulong Hard) Current
    {
        get
        {
            Libc.rlimit limit;
            // SAFETY: the C library writes the struct during the call only.
            return Libc.getrlimit(Libc.RLIMIT_MEMLOCK, &limit) == 0
                ? (limit.rlim_cur, limit.rlim_max)
                : (ulong.MaxValue, ulong.MaxValue);
        }
    }

    /// <summary>Bytes that a ring with so many entries is charged for at least: entries, and twice the completions.</summary>
    public static long Need(int entries) => ((long)entries * (64 + (2 * 16))) + 4096;

    public static string Explain(int entries)
    {
        ulong limit = Current.Soft;
        string allowed = limit == ulong.MaxValue ? "unlimited" : Kibibytes((long)limit);
        return $"no memory for a ring: it needs {Kibibytes(Need(entries))} or more and RLIMIT_MEMLOCK is {allowed} for all "
            + "rings of the user: raise it (ulimit -l)";
    }

    private static string Kibibytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024} KiB");
}
