namespace URing.IO;

/// <summary>How data is written to the device and not only to the page cache.</summary>
public enum DurableWrite
{
    /// <summary>
    /// <see cref="Through"/> for files opened for direct I/O, and for what is the only operation of the loop whose code
    /// starts it; <see cref="ThenFlush"/> for all else.
    /// </summary>
    /// <remarks>
    /// One request is faster than two. But writes through the page cache that each wait for the device wait for each
    /// other, too; flushes of several share one turn of the journal (bench/run durable-appends).
    /// </remarks>
    Automatic,

    /// <summary>One write that waits for the device. Kernel: RWF_DSYNC of pwritev2(2).</summary>
    /// <remarks>Faster on drives that keep their cache through a power loss.</remarks>
    Through,

    /// <summary>A write, and behind it a flush of the file's data. Kernel: fdatasync(2).</summary>
    /// <remarks>Linked requests of the ring; two plain calls where nothing else is in flight.</remarks>
    ThenFlush,
}
