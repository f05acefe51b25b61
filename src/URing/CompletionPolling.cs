namespace URing;

/// <summary>How a ring learns that a device has finished.</summary>
public enum CompletionPolling
{
    /// <summary>By interrupt, without using the processor meanwhile.</summary>
    None,

    /// <summary>
    /// By asking the device over and over while somebody waits: for direct I/O on devices with poll queues.
    /// Kernel: IORING_SETUP_IOPOLL, since 5.1.
    /// </summary>
    Busy,

    /// <summary>
    /// By sleeping for a part of the expected time, then asking. Kernel: IORING_SETUP_HYBRID_IOPOLL, since 6.13.
    /// </summary>
    Hybrid,
}
