namespace URing.IO;

/// <summary>How data is written to the device and not only to the page cache.</summary>
public enum DurableWrite
{
    /// <summary><see cref="Through"/> for files opened for direct I/O, <see cref="ThenFlush"/> for others.</summary>
    /// <remarks>
    /// Writes through the page cache that each wait for the device wait for each other, too; flushes of several share
    /// one turn of the journal (bench/run durable-appends).
    /// </remarks>
    Automatic,

    /// <summary>One write that waits for the device. Kernel: RWF_DSYNC of pwritev2(2).</summary>
    /// <remarks>Faster on drives that keep their cache through a power loss.</remarks>
    Through,

    /// <summary>A write, and behind it a flush of the file's data. Kernel: fdatasync(2).</summary>
    /// <remarks>
    /// If the write is a copy to the page cache, it is made at once; else both go to the kernel together, linked, or
    /// one after the other by plain calls where nothing else is in flight.
    /// </remarks>
    ThenFlush,
}
