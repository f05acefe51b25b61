using static URing.Abi.Constants;

namespace URing;

/// <summary>How the ring runs an accept. Source: IORING_ACCEPT_* of linux/io_uring.h.</summary>
[Flags]
public enum AcceptFlags : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Fails with <see cref="Errno.EAGAIN"/> rather than wait. Kernel: since 6.10.</summary>
    DontWait = IORING_ACCEPT_DONTWAIT,
    /// <summary>Waits for a connection first, rather than try at once. Kernel: since 6.10.</summary>
    PollFirst = IORING_ACCEPT_POLL_FIRST,
}
