using static URing.Abi.Constants;

namespace URing;

/// <summary>How a message to another ring arrives. Source: IORING_MSG_RING_* of linux/io_uring.h.</summary>
[Flags]
public enum MessageRingFlags : uint
{
    /// <summary>As a completion there.</summary>
    None = 0,
    /// <summary>A descriptor is passed on without a completion there. Kernel: since 6.0.</summary>
    SkipCompletion = IORING_MSG_RING_CQE_SKIP,
}
