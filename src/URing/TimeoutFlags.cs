using static URing.Abi.Constants;

namespace URing;

/// <summary>How a timeout reads its time and how it ends. Source: IORING_TIMEOUT_* of linux/io_uring.h.</summary>
/// <remarks>Defaults: a span of time on CLOCK_MONOTONIC.</remarks>
[Flags]
public enum TimeoutFlags : uint
{
    /// <summary>A span of time on CLOCK_MONOTONIC.</summary>
    None = 0,
    /// <summary>The time is a point on the clock.</summary>
    Absolute = IORING_TIMEOUT_ABS,
    /// <summary>CLOCK_BOOTTIME, which counts while the machine sleeps.</summary>
    BootTime = IORING_TIMEOUT_BOOTTIME,
    /// <summary>CLOCK_REALTIME, which can be set.</summary>
    RealTime = IORING_TIMEOUT_REALTIME,
    /// <summary>Expiry still is <see cref="Errno.ETIME"/>, but does not break a chain.</summary>
    ExpiryIsSuccess = IORING_TIMEOUT_ETIME_SUCCESS,
    /// <summary>Expires again and again; not with <see cref="Absolute"/>. Kernel: since 6.4.</summary>
    Multishot = IORING_TIMEOUT_MULTISHOT,
}
