using static URing.Abi.Constants;

namespace URing;

/// <summary>How the ring runs a receive. Source: IORING_RECVSEND_* of linux/io_uring.h.</summary>
[Flags]
public enum ReceiveFlags : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Waits for data first, rather than try at once.</summary>
    PollFirst = IORING_RECVSEND_POLL_FIRST,
    /// <summary>The bytes go to the registered buffer of the entry's buffer index. Kernel: since 7.2.</summary>
    FixedBuffer = IORING_RECVSEND_FIXED_BUF,
    /// <summary>Fills as many buffers of the entry's group as there is data for. Kernel: since 6.10.</summary>
    Bundle = IORING_RECVSEND_BUNDLE,
}
