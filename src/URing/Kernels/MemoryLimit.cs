using System.Globalization;
using System.Numerics;
using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels;

/// <summary>RLIMIT_MEMLOCK, against which Linux charges the memory of rings.</summary>
internal static class MemoryLimit
{
    // What the kernel puts before the completions: heads, tails, masks and flags.
    private const long HeaderLength = 64;

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

    /// <summary>
    /// Bytes that a ring is charged for: the entries, and the completions with their header, in whole pages.
    /// </summary>
    /// <param name="completionEntries">How many completions were asked for; 0 for twice the entries.</param>
    public static unsafe long Need(int entries, int completionEntries)
    {
        long submissions = BitOperations.RoundUpToPowerOf2((uint)entries);
        long completions = completionEntries == 0
            ? submissions * 2
            : BitOperations.RoundUpToPowerOf2((uint)completionEntries);
        return WholePages(submissions * sizeof(io_uring_sqe))
            + WholePages(HeaderLength + (completions * sizeof(io_uring_cqe)));
    }

    public static string Explain(int entries, int completionEntries)
    {
        string need = Kibibytes(Need(entries, completionEntries));
        ulong limit = Current.Soft;
        return limit == ulong.MaxValue || ProcessStatus.MayLockAnyMemory
            ? $"the system has no memory for a ring of {need}: free some, or raise the memory limit of the container"
            : $"no memory for a ring: it needs {need} and RLIMIT_MEMLOCK is {Kibibytes((long)limit)} for all rings of "
                + "the user: raise it (ulimit -l)";
    }

    public static string ExplainPinned(long bytes)
    {
        ulong limit = Current.Soft;
        return limit == ulong.MaxValue || ProcessStatus.MayLockAnyMemory
            ? $"The system has no memory to pin {Kibibytes(bytes)}: free some, or raise the memory limit of the "
                + "container."
            : $"Registered memory is pinned, {Kibibytes(bytes)} here, and RLIMIT_MEMLOCK is {Kibibytes((long)limit)} "
                + "for all rings and buffers of the user: raise it (ulimit -l).";
    }

    private static long WholePages(long bytes) =>
        (bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;

    private static string Kibibytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{(bytes + 1023) / 1024} KiB");
}
