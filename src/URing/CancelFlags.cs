using static URing.Abi.Constants;

namespace URing;

/// <summary>Which operations a cancel means. Source: IORING_ASYNC_CANCEL_* of linux/io_uring.h.</summary>
/// <remarks>Defaults: the first one with that user data. Several marks must all match.</remarks>
[Flags]
public enum CancelFlags : uint
{
    /// <summary>The first one with that user data.</summary>
    None = 0,
    /// <summary>All that match; the result is how many, 0 if none.</summary>
    All = IORING_ASYNC_CANCEL_ALL,
    /// <summary>Those on the entry's descriptor.</summary>
    Descriptor = IORING_ASYNC_CANCEL_FD,
    /// <summary>All operations of the ring; the result is how many, 0 if none.</summary>
    Any = IORING_ASYNC_CANCEL_ANY,
    /// <summary>The descriptor is the index of a registered file; with <see cref="Descriptor"/>.</summary>
    FixedDescriptor = IORING_ASYNC_CANCEL_FD_FIXED,
    /// <summary>Those with the entry's user data, beside another mark. Kernel: since 6.6.</summary>
    UserData = IORING_ASYNC_CANCEL_USERDATA,
    /// <summary>Those of the entry's kind of request. Kernel: since 6.6.</summary>
    Opcode = IORING_ASYNC_CANCEL_OP,
}
