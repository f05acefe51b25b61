namespace URing;

/// <summary>How one read or write shall be done. Source: RWF_* of preadv2(2) and pwritev2(2).</summary>
[Flags]
public enum TransferFlags : uint
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Polls the device for the end; needs a polling ring and a file opened with O_DIRECT.</summary>
    HighPriority = 1,
    /// <summary>A write completes once the data is on the device, as with O_DSYNC.</summary>
    DataSync = 2,
    /// <summary>A write completes once data and metadata are on the device, as with O_SYNC.</summary>
    Sync = 4,
    /// <summary>Fails with <see cref="Errno.EAGAIN"/> rather than wait.</summary>
    NoWait = 8,
    /// <summary>Writes to the end of the file, wherever the offset says.</summary>
    Append = 16,
    /// <summary>Writes at the offset although the file was opened with O_APPEND. Kernel: since 6.9.</summary>
    NoAppend = 32,
    /// <summary>Writes all or nothing, even if the power fails. Kernel: since 6.11.</summary>
    Atomic = 64,
    /// <summary>Drops the pages from the cache afterwards. Kernel: since 6.14.</summary>
    DontCache = 128,
    /// <summary>A write to a closed pipe raises no SIGPIPE. Kernel: since 6.18.</summary>
    NoSignal = 256,
}
