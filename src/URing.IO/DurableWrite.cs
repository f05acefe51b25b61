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

    /// <summary>A write, and linked to it a flush of the file's data. Kernel: IOSQE_IO_LINK and fdatasync(2).</summary>
    ThenFlush,
}
