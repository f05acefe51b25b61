namespace URing;

/// <summary>What a descriptor is polled for, and what a poll reports. Source: poll(2).</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing; error and hang-up are reported all the same.</summary>
    None = 0,
    /// <summary>There is something to read (POLLIN).</summary>
    Read = 1,
    /// <summary>Something exceptional, such as urgent data (POLLPRI).</summary>
    Priority = 2,
    /// <summary>There is room to write (POLLOUT).</summary>
    Write = 4,
    /// <summary>Either of the two.</summary>
    ReadWrite = Read | Write,
    /// <summary>An error is pending; only reported (POLLERR).</summary>
    Error = 8,
    /// <summary>The other end is gone; only reported (POLLHUP).</summary>
    HangUp = 16,
    /// <summary>The peer sends no more (POLLRDHUP).</summary>
    PeerShutdown = 0x2000,
    /// <summary>Wakes one of several polls on the same file only (EPOLLEXCLUSIVE of epoll_ctl(2)).</summary>
    Exclusive = 1 << 28,
}
