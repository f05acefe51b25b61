namespace URing;

/// <summary>How a ring is named when its kernel is entered.</summary>
public enum RingDescriptor
{
    /// <summary>By its file descriptor.</summary>
    File,

    /// <summary>
    /// By an index into the table of the thread that enters first, so that the kernel need not look the file up; other
    /// threads go on using the descriptor. Kernel: IORING_REGISTER_RING_FDS, since 5.18; 16 rings for each thread.
    /// </summary>
    Registered,

    /// <summary>
    /// By such an index alone: there is no file descriptor, and only the thread that made the ring can use it. Needs
    /// <see cref="RingOptions.OwnMemory"/>. Kernel: IORING_SETUP_REGISTERED_FD_ONLY, since 6.5.
    /// </summary>
    RegisteredOnly,
}
