namespace URing.TestKit;

/// <summary>
/// What a faulty kernel does to its rings: all of it allowed to a kernel, most of it rare on a real one.
/// </summary>
public enum FaultKind
{
    /// <summary>An enter takes fewer entries than it was given, and returns without waiting.</summary>
    ShortSubmit,

    /// <summary>An enter answers EINTR before anything happened.</summary>
    Interrupted,

    /// <summary>An enter with entries answers EAGAIN, as for want of memory.</summary>
    Again,

    /// <summary>An enter with entries answers EBUSY while completions are held back.</summary>
    Busy,

    /// <summary>A completion comes late.</summary>
    Delayed,

    /// <summary>Two completions of different user data change places.</summary>
    Reordered,

    /// <summary>A completion is held back, with the overflow flag raised, although the queue has room.</summary>
    Overflowed,

    /// <summary>Setup refuses an optional flag with EINVAL, as an older kernel.</summary>
    RefusedFlag,

    /// <summary>Setup answers ENOMEM; at most three times in a row.</summary>
    NoMemory,
}
