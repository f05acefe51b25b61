using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>A registration asked in a way that does no harm, and that a kernel which knows it answers.</summary>
/// <param name="Number">IORING_REGISTER_*.</param>
/// <param name="HasMemory">Whether it is given memory, all zeroes but for the first word; none otherwise.</param>
/// <param name="Count">The count that goes with it.</param>
internal readonly record struct RegistrationTrial(int Number, bool HasMemory, uint Count, uint FirstWord = 0)
{
    private const bool Memory = true;
    private const bool Nothing = false;
    private const uint NoDescriptor = uint.MaxValue;
    private const uint Monotonic = 1; // CLOCK_MONOTONIC of clock_gettime(2): what rings have anyway.
    private const uint StructLength = 32; // Resources are registered with the length of a struct as the count.

    // Left out, for the order of the numbers tells: those that only what was registered before can answer, those that
    // would change the calling thread (18, and 17 if it was to be answered), the message that takes no ring (31) and
    // what all rings but special ones refuse (33). Source: io_uring/register.c of Linux 6.1 to 6.18.
    private static readonly RegistrationTrial[] s_all =
    [
        // EFAULT for want of memory; ENXIO and ENOENT for want of something registered; EBADFD, as the ring is enabled.
        new((int)IORING_REGISTER_BUFFERS, Nothing, 1),
        new((int)IORING_UNREGISTER_BUFFERS, Nothing, 0),
        new((int)IORING_REGISTER_FILES, Nothing, 1),
        new((int)IORING_UNREGISTER_FILES, Nothing, 0),
        new((int)IORING_REGISTER_EVENTFD, Nothing, 1),
        new((int)IORING_UNREGISTER_EVENTFD, Nothing, 0),
        new((int)IORING_REGISTER_FILES_UPDATE, Nothing, 1),
        new((int)IORING_REGISTER_EVENTFD_ASYNC, Nothing, 1),
        new((int)IORING_REGISTER_PROBE, Memory, 0),
        new((int)IORING_REGISTER_PERSONALITY, Nothing, 0),
        new((int)IORING_REGISTER_RESTRICTIONS, Memory, 1),
        new((int)IORING_REGISTER_ENABLE_RINGS, Nothing, 0),
        new((int)IORING_REGISTER_FILES2, Nothing, StructLength),
        new((int)IORING_REGISTER_FILES_UPDATE2, Nothing, StructLength),
        new((int)IORING_REGISTER_BUFFERS2, Nothing, StructLength),
        new((int)IORING_REGISTER_BUFFERS_UPDATE, Nothing, StructLength),
        new((int)IORING_REGISTER_IOWQ_MAX_WORKERS, Memory, 2),
        new((int)IORING_REGISTER_RING_FDS, Nothing, 1),
        new((int)IORING_UNREGISTER_RING_FDS, Nothing, 1),
        new((int)IORING_UNREGISTER_PBUF_RING, Memory, 1),
        new((int)IORING_REGISTER_SYNC_CANCEL, Memory, 1),
        new((int)IORING_REGISTER_FILE_ALLOC_RANGE, Memory, 0),
        new((int)IORING_REGISTER_PBUF_STATUS, Memory, 1),
        new((int)IORING_REGISTER_NAPI, Memory, 1),
        new((int)IORING_UNREGISTER_NAPI, Memory, 1),
        new((int)IORING_REGISTER_CLOCK, Memory, 0, Monotonic),
        new((int)IORING_REGISTER_CLONE_BUFFERS, Memory, 1, NoDescriptor),
        new((int)IORING_REGISTER_ZCRX_IFQ, Memory, 1),
        new((int)IORING_REGISTER_MEM_REGION, Memory, 1),
        new((int)IORING_REGISTER_QUERY, Nothing, 0),
        new((int)IORING_REGISTER_ZCRX_CTRL, Memory, 0),
    ];

    // Their trials can be answered with EINVAL by a kernel that knows them.
    private static readonly int[] s_ambiguous = [(int)IORING_REGISTER_ZCRX_IFQ, (int)IORING_REGISTER_ZCRX_CTRL];

    public static ReadOnlySpan<RegistrationTrial> All => s_all;

    /// <summary>Whether a kernel that answers EINVAL to the trial does not know the registration.</summary>
    public static bool IsDecisive(int number) =>
        Array.Exists(s_all, trial => trial.Number == number) && Array.IndexOf(s_ambiguous, number) < 0;
}
