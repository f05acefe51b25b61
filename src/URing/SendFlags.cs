using static URing.Abi.Constants;

namespace URing;

/// <summary>How the ring runs a send. Source: IORING_RECVSEND_* of linux/io_uring.h.</summary>
[Flags]
public enum SendFlags : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Waits for room first, rather than try at once.</summary>
    PollFirst = IORING_RECVSEND_POLL_FIRST,
    /// <summary>The bytes lie in the registered buffer of the entry's buffer index.</summary>
    /// <remarks>Kernel: since 6.0 for zero-copy sends, since 7.2 for plain ones.</remarks>
    FixedBuffer = IORING_RECVSEND_FIXED_BUF,
    /// <summary>The notification of a zero-copy send says whether the bytes were copied after all.</summary>
    ReportUsage = IORING_SEND_ZC_REPORT_USAGE,
    /// <summary>Sends as many buffers of the entry's group as go. Kernel: since 6.10.</summary>
    Bundle = IORING_RECVSEND_BUNDLE,
    /// <summary>The address is a list of buffers. Kernel: since 6.17.</summary>
    Vectored = IORING_SEND_VECTORIZED,
}
