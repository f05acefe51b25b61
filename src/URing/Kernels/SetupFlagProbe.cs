using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>Which setup flags a kernel accepts, by setting a ring up with each and what it demands besides.</summary>
internal static class SetupFlagProbe
{
    private const uint Entries = 8;

    // Flag, name, what else must be set with it; twice where there is a choice of that.
    private static readonly (uint Flag, string Name, uint Besides)[] s_flags =
    [
        (IORING_SETUP_IOPOLL, "IOPOLL", 0),
        (IORING_SETUP_SQPOLL, "SQPOLL", 0),
        (IORING_SETUP_SQ_AFF, "SQ_AFF", IORING_SETUP_SQPOLL),
        (IORING_SETUP_CQSIZE, "CQSIZE", 0),
        (IORING_SETUP_CLAMP, "CLAMP", 0),
        (IORING_SETUP_ATTACH_WQ, "ATTACH_WQ", 0),
        (IORING_SETUP_R_DISABLED, "R_DISABLED", 0),
        (IORING_SETUP_SUBMIT_ALL, "SUBMIT_ALL", 0),
        (IORING_SETUP_COOP_TASKRUN, "COOP_TASKRUN", 0),
        (IORING_SETUP_TASKRUN_FLAG, "TASKRUN_FLAG", IORING_SETUP_COOP_TASKRUN),
        (IORING_SETUP_TASKRUN_FLAG, "TASKRUN_FLAG", IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN),
        (IORING_SETUP_SQE128, "SQE128", 0),
        (IORING_SETUP_CQE32, "CQE32", 0),
        (IORING_SETUP_SINGLE_ISSUER, "SINGLE_ISSUER", 0),
        (IORING_SETUP_DEFER_TASKRUN, "DEFER_TASKRUN", IORING_SETUP_SINGLE_ISSUER),
        (IORING_SETUP_NO_MMAP, "NO_MMAP", 0),
        (IORING_SETUP_REGISTERED_FD_ONLY, "REGISTERED_FD_ONLY", IORING_SETUP_NO_MMAP),
        (IORING_SETUP_NO_SQARRAY, "NO_SQARRAY", 0),
        (IORING_SETUP_HYBRID_IOPOLL, "HYBRID_IOPOLL", IORING_SETUP_IOPOLL),
        (IORING_SETUP_CQE_MIXED, "CQE_MIXED", 0),
        (IORING_SETUP_SQE_MIXED, "SQE_MIXED", 0),
        (IORING_SETUP_SQ_REWIND, "SQ_REWIND", IORING_SETUP_NO_SQARRAY),
    ];

    /// <summary>Names the flags that the kernel accepts, in the order of their bits.</summary>
    public static IReadOnlyList<string> Run(RingKernel kernel)
    {
        var parameters = new io_uring_params();
        if (kernel.Setup(Entries, ref parameters, out RingPort? plain) < 0)
            return [];

        string[] names = [.. s_flags
            .Where(flag => Accepts(kernel, flag.Flag | flag.Besides, plain!.Descriptor))
            .Select(flag => flag.Name)
            .Distinct()];
        _ = plain!.Close();
        return names;
    }

    // NO_MMAP is asked with no memory given: that no ring comes of it is the point, for one with REGISTERED_FD_ONLY
    // could not be closed. The kernel looks at the flags before it looks for memory or a free descriptor.
    private static bool Accepts(RingKernel kernel, uint flags, int existingRing)
    {
        var parameters = new io_uring_params
        {
            flags = flags,
            cq_entries = (flags & IORING_SETUP_CQSIZE) != 0 ? Entries * 2 : 0,
            wq_fd = (flags & IORING_SETUP_ATTACH_WQ) != 0 ? (uint)existingRing : 0,
            sq_thread_cpu = (flags & IORING_SETUP_SQ_AFF) != 0 ? ProcessStatus.FirstProcessor : 0,
        };
        int answer = kernel.Setup(Entries, ref parameters, out RingPort? port);
        _ = port?.Close();
        return answer >= 0 || (Errno)(-answer) is Errno.EFAULT || Refusal.Passes((Errno)(-answer));
    }
}
