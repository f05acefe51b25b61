namespace URing;

/// <summary>How a message is sent or received. Source: MSG_* of send(2) and recv(2).</summary>
[Flags]
public enum MessageFlags : uint
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Urgent data (MSG_OOB).</summary>
    OutOfBand = 1,
    /// <summary>Leaves what is received in the socket (MSG_PEEK).</summary>
    Peek = 2,
    /// <summary>Sends to the local network only (MSG_DONTROUTE).</summary>
    DontRoute = 4,
    /// <summary>Control messages were cut off; only reported (MSG_CTRUNC).</summary>
    ControlTruncated = 8,
    /// <summary>A datagram was cut off; asked for, the result is its real length (MSG_TRUNC).</summary>
    Truncated = 0x20,
    /// <summary>Fails with <see cref="Errno.EAGAIN"/> rather than wait (MSG_DONTWAIT).</summary>
    DontWait = 0x40,
    /// <summary>Ends a record (MSG_EOR).</summary>
    EndOfRecord = 0x80,
    /// <summary>Completes only when all bytes are through (MSG_WAITALL).</summary>
    WaitAll = 0x100,
    /// <summary>A closed connection raises no SIGPIPE (MSG_NOSIGNAL); the kernel adds it to every send.</summary>
    NoSignal = 0x4000,
    /// <summary>More follows: the packet may wait for it (MSG_MORE).</summary>
    More = 0x8000,
    /// <summary>Descriptors that are received are closed at exec (MSG_CMSG_CLOEXEC).</summary>
    CloseOnExec = 0x40000000,
}
