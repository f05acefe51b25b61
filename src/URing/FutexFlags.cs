namespace URing;

/// <summary>What kind of futex a word is. Source: FUTEX2_* of linux/futex.h.</summary>
[Flags]
public enum FutexFlags
{
    /// <summary>A word of 32 bits, the only size that kernels have so far.</summary>
    Word32 = 2,
    /// <summary>The word is followed by the number of its NUMA node.</summary>
    Numa = 4,
    /// <summary>The futex is used inside this process only, which is faster.</summary>
    Private = 128,
}
