using System.Numerics;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What an emulated ring can be asked for, by the rules of io_uring_setup(2).</summary>
internal static class SetupRules
{
    private const uint MostEntries = 32_768;
    private const uint MostCompletions = 2 * MostEntries;

    private const uint KnownFlags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_R_DISABLED
        | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_SINGLE_ISSUER
        | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_NO_SQARRAY | IORING_SETUP_SQE128 | LargeCompletions;

    private const uint LargeCompletions = IORING_SETUP_CQE32 | IORING_SETUP_CQE_MIXED;

    private const uint Features = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_NODROP | IORING_FEAT_SUBMIT_STABLE
        | IORING_FEAT_RW_CUR_POS | IORING_FEAT_FAST_POLL | IORING_FEAT_POLL_32BITS | IORING_FEAT_EXT_ARG
        | IORING_FEAT_CQE_SKIP | IORING_FEAT_MIN_TIMEOUT | IORING_FEAT_RSRC_TAGS | IORING_FEAT_LINKED_FILE
        | IORING_FEAT_RECVSEND_BUNDLE;

    /// <summary>Settles the sizes of both queues and the features. Answers 0 or a negative errno.</summary>
    public static int Settle(uint entries, ref io_uring_params parameters)
    {
        uint flags = parameters.flags;
        if ((flags & ~KnownFlags) != 0 || HasReserved(parameters) || Contradicts(flags))
            return -(int)Errno.EINVAL;

        bool clamps = (flags & IORING_SETUP_CLAMP) != 0;
        if (!TryRound(entries, MostEntries, clamps, out uint submissions))
            return -(int)Errno.EINVAL;

        uint completions = 2 * submissions;
        if ((flags & IORING_SETUP_CQSIZE) != 0
            && (!TryRound(parameters.cq_entries, MostCompletions, clamps, out completions)
                || completions < submissions))
            return -(int)Errno.EINVAL;
        if ((flags & IORING_SETUP_CQE_MIXED) != 0 && completions < 2)
            return -(int)Errno.EINVAL;

        parameters.sq_entries = submissions;
        parameters.cq_entries = completions;
        parameters.features = Features;
        return 0;
    }

    private static bool Contradicts(uint flags) =>
        Lacks(flags, IORING_SETUP_DEFER_TASKRUN, IORING_SETUP_SINGLE_ISSUER)
        || (flags & LargeCompletions) == LargeCompletions
        || Lacks(flags, IORING_SETUP_TASKRUN_FLAG, IORING_SETUP_DEFER_TASKRUN);

    private static bool Lacks(uint flags, uint flag, uint needed) => (flags & flag) != 0 && (flags & needed) == 0;

    private static bool HasReserved(in io_uring_params parameters) =>
        (parameters.resv[0] | parameters.resv[1] | parameters.resv[2]) != 0;

    private static bool TryRound(uint asked, uint most, bool clamps, out uint size)
    {
        size = BitOperations.RoundUpToPowerOf2(Math.Min(asked, most));
        return asked > 0 && (asked <= most || clamps);
    }
}
