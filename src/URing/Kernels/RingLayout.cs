using System.Numerics;
using System.Runtime.CompilerServices;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>How large the parts of a ring's shared memory are, in bytes.</summary>
internal static class RingLayout
{
    // The most that a kernel puts before the completions: old ones spread the words over cache lines.
    private const uint MostHeader = 512;

    public static nuint EntriesLength(in io_uring_params parameters) =>
        (nuint)parameters.sq_entries * (uint)Unsafe.SizeOf<io_uring_sqe>()
        << ((parameters.flags & IORING_SETUP_SQE128) != 0 ? 1 : 0);

    /// <summary>From the ring's start to the end of completions and entry numbers.</summary>
    public static nuint RingLength(in io_uring_params parameters)
    {
        nuint arrayEnd = (parameters.flags & IORING_SETUP_NO_SQARRAY) == 0
            ? parameters.sq_off.array + ((nuint)parameters.sq_entries * sizeof(uint))
            : 0;
        return Math.Max(arrayEnd, parameters.cq_off.cqes + CompletionsLength(parameters));
    }

    /// <summary>Room for a ring that is yet to be set up, with sizes as they were asked for.</summary>
    public static (nuint Entries, nuint Ring) Foresee(uint entries, in io_uring_params parameters)
    {
        io_uring_params settled = parameters;
        settled.sq_entries = RoundUp(entries, Ring.MostEntries);
        settled.cq_entries = (parameters.flags & IORING_SETUP_CQSIZE) != 0
            ? RoundUp(parameters.cq_entries, Ring.MostCompletions)
            : 2 * settled.sq_entries;
        nuint ring = MostHeader + CompletionsLength(settled) + ((nuint)settled.sq_entries * sizeof(uint));
        return (OwnMemory.RoundUp(EntriesLength(settled)), OwnMemory.RoundUp(ring));
    }

    private static nuint CompletionsLength(in io_uring_params parameters) =>
        (nuint)parameters.cq_entries * (uint)Unsafe.SizeOf<io_uring_cqe>()
        << ((parameters.flags & IORING_SETUP_CQE32) != 0 ? 1 : 0);

    private static uint RoundUp(uint asked, int most) => BitOperations.RoundUpToPowerOf2(Math.Min(asked, (uint)most));
}
