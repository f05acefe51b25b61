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
        | OfThreads(options) | OfMemory(options)
        | (options.StartDisabled || options.RegisteredWaits > 0 ? IORING_SETUP_R_DISABLED : 0)
        | (options.WorkersOf is not null ? IORING_SETUP_ATTACH_WQ : 0);

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
        io_uring_params parameters = new()
        {
            flags = _flags,
            sq_thread_cpu = (uint)(options.Polling?.Processor ?? 0),
            sq_thread_idle = (uint)(options.Polling?.Idle.TotalMilliseconds ?? 0),
            wq_fd = (uint)(options.WorkersOf?.DescriptorNumber ?? 0),
        };
        if (options.CompletionEntries > 0)
            parameters.cq_entries = (uint)options.CompletionEntries;
        else
            parameters.flags &= ~IORING_SETUP_CQSIZE;
        return parameters;
    }

    private static uint OfThreads(RingOptions options) =>
        (options.SingleOwner
            ? IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG
            : 0)
        | (options.CooperativeTaskRun ? IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG : 0)
        | (options.Polling is not null ? IORING_SETUP_SQPOLL : 0)
        | (options.Polling?.Processor is not null ? IORING_SETUP_SQ_AFF : 0)
        | options.CompletionPolling switch
        {
            CompletionPolling.Busy => IORING_SETUP_IOPOLL,
            CompletionPolling.Hybrid => IORING_SETUP_IOPOLL | IORING_SETUP_HYBRID_IOPOLL,
            _ => 0,
        };

    private static uint OfMemory(RingOptions options) =>
        options.EntrySize switch
        {
            SlotSize.Large => IORING_SETUP_SQE128,
            SlotSize.Mixed => IORING_SETUP_SQE_MIXED,
            _ => 0,
        }
        | options.CompletionSize switch
        {
            SlotSize.Large => IORING_SETUP_CQE32,
            SlotSize.Mixed => IORING_SETUP_CQE_MIXED,
            _ => 0,
        }
        | (options.OwnMemory ? IORING_SETUP_NO_MMAP : 0)
        | (options.Descriptor == RingDescriptor.RegisteredOnly ? IORING_SETUP_REGISTERED_FD_ONLY : 0);
}
