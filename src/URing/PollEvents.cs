namespace URing;

/// <summary>What a descriptor is polled for, and what a poll reports. Source: poll(2).</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing; error and hang-up are reported all the same.</summary>
    None = 0,
    /// <summary>There is something to read (POLLIN).</summary>
    Read = 1,
    /// <summary>There is room to write (POLLOUT).</summary>
    Write = 4,
    /// <summary>Either of the two.</summary>
    ReadWrite = Read | Write,
    /// <summary>An error is pending; only reported (POLLERR).</summary>
    Error = 8,
    /// <summary>The other end is gone; only reported (POLLHUP).</summary>
    HangUp = 16,
}
