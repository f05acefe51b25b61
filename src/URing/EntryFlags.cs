using static URing.Abi.Constants;

namespace URing;

/// <summary>How the kernel shall treat an entry. Source: IOSQE_* of linux/io_uring.h.</summary>
[Flags]
public enum EntryFlags : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>The descriptor is the index of a registered file.</summary>
    FixedFile = IOSQE_FIXED_FILE,
    /// <summary>Starts after all earlier entries have completed, and holds up all later ones.</summary>
    Drain = IOSQE_IO_DRAIN,
    /// <summary>The next entry starts after this one succeeded, and is cancelled otherwise.</summary>
    Link = IOSQE_IO_LINK,
    /// <summary>The next entry starts after this one completed in any way.</summary>
    HardLink = IOSQE_IO_HARDLINK,
    /// <summary>Runs on a worker of the kernel from the start.</summary>
    Async = IOSQE_ASYNC,
    /// <summary>The kernel picks a buffer from the entry's group.</summary>
    BufferSelect = IOSQE_BUFFER_SELECT,
    /// <summary>Posts no completion on success.</summary>
    SkipSuccess = IOSQE_CQE_SKIP_SUCCESS,
}
