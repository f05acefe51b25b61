namespace URing.IO;

/// <summary>How a file's reads or writes travel.</summary>
public enum FileRoute
{
    /// <summary>The best one, learned from what the file answers.</summary>
    Automatic,

    /// <summary>
    /// First by a call on the caller's thread that never waits, preadv2(2) with RWF_NOWAIT; what it leaves goes through
    /// the ring.
    /// </summary>
    Inline,

    /// <summary>Through the loop's ring.</summary>
    Ring,

    /// <summary>By a plain call on another thread.</summary>
    Worker,
}
