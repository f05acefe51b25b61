using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>The setup flags of a ring: those it needs, and optional ones that old kernels refuse.</summary>
internal struct RingFlags(RingOptions options)
{
    // Newest first: a kernel that refuses one may know those after it.
    private static readonly uint[] s_optional =
    [
        IORING_SETUP_NO_SQARRAY, // 6.6
        IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG, // 6.1
        IORING_SETUP_SINGLE_ISSUER, // 6.0
    ];

    private uint _flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_NO_SQARRAY
        | (options.StartDisabled ? IORING_SETUP_R_DISABLED : 0)
        | (options.SingleOwner
            ? IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG
            : 0);

    /// <summary>Leaves the newest optional flag out; answers whether there was one.</summary>
    public bool TryPeel()
    {
        foreach (uint optional in s_optional)
        {
            if ((_flags & optional) == 0)
                continue;

            _flags &= ~optional;
            return true;
        }
        return false;
    }

    public readonly io_uring_params ToParameters(RingOptions options)
    {
        io_uring_params parameters = new() { flags = _flags };
        if (options.CompletionEntries > 0)
            parameters.cq_entries = (uint)options.CompletionEntries;
        else
            parameters.flags &= ~IORING_SETUP_CQSIZE;
        return parameters;
    }
}
