using static URing.Abi.Constants;

namespace URing;

/// <summary>How bytes move between pipe and file. Source: SPLICE_F_* of splice(2) and linux/io_uring.h.</summary>
[Flags]
public enum SpliceFlags : uint
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Moves pages rather than copy them, where the kernel can.</summary>
    Move = 1,
    /// <summary>Does not wait for the pipes.</summary>
    NonBlocking = 2,
    /// <summary>More follows: a socket may wait for it.</summary>
    More = 4,
    /// <summary>The source is the index of a registered file.</summary>
    FixedSource = SPLICE_F_FD_IN_FIXED,
}
