namespace URing.Contexts;

/// <summary>What a waiting thread does outside the lock, and what came of it.</summary>
internal struct Visit
{
    public VisitKind Kind;

    /// <summary>Entries that were pending when the kernel was entered.</summary>
    public uint Pending;

    /// <summary>What the kernel answered.</summary>
    public int Answer;

    /// <summary>Whether the kernel took no pending entry, for want of memory: completions come first.</summary>
    public bool IsRefused;

    /// <summary>Why the ring can be used no more, or none.</summary>
    public readonly Errno Failure => Answer >= 0 || Answer is -(int)Errno.ETIME or -(int)Errno.EINTR
        or -(int)Errno.EAGAIN or -(int)Errno.EBUSY ? Errno.None : (Errno)(-Answer);
}

/// <summary>What a waiting thread does outside the lock.</summary>
internal enum VisitKind
{
    None,
    Submit,
    WaitInKernel,
    Sleep,
}
