using static URing.Abi.Constants;

namespace URing;

/// <summary>What the kernel says beyond the result. Source: IORING_CQE_F_* of linux/io_uring.h.</summary>
[Flags]
public enum CompletionFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>A buffer was picked; its id stands in the upper 16 bits.</summary>
    Buffer = IORING_CQE_F_BUFFER,
    /// <summary>The same operation will post more completions.</summary>
    More = IORING_CQE_F_MORE,
    /// <summary>The socket holds more data.</summary>
    SocketNonEmpty = IORING_CQE_F_SOCK_NONEMPTY,
    /// <summary>A zero-copy send has let go of its buffer.</summary>
    Notification = IORING_CQE_F_NOTIF,
    /// <summary>The picked buffer will be used again.</summary>
    BufferMore = IORING_CQE_F_BUF_MORE,
    /// <summary>A filler without meaning.</summary>
    Skip = IORING_CQE_F_SKIP,
    /// <summary>The completion is 32 bytes long.</summary>
    Large = IORING_CQE_F_32,
}
