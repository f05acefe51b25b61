using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>The kernel's names of its requests, registrations and features, without their prefixes.</summary>
internal static class KernelNames
{
    // By number. Source: IORING_OP_* of linux/io_uring.h.
    private static readonly string[] s_requests =
    [
        "NOP", "READV", "WRITEV", "FSYNC", "READ_FIXED", "WRITE_FIXED", "POLL_ADD", "POLL_REMOVE", "SYNC_FILE_RANGE",
        "SENDMSG", "RECVMSG", "TIMEOUT", "TIMEOUT_REMOVE", "ACCEPT", "ASYNC_CANCEL", "LINK_TIMEOUT", "CONNECT",
        "FALLOCATE", "OPENAT", "CLOSE", "FILES_UPDATE", "STATX", "READ", "WRITE", "FADVISE", "MADVISE", "SEND", "RECV",
        "OPENAT2", "EPOLL_CTL", "SPLICE", "PROVIDE_BUFFERS", "REMOVE_BUFFERS", "TEE", "SHUTDOWN", "RENAMEAT",
        "UNLINKAT", "MKDIRAT", "SYMLINKAT", "LINKAT", "MSG_RING", "FSETXATTR", "SETXATTR", "FGETXATTR", "GETXATTR",
        "SOCKET", "URING_CMD", "SEND_ZC", "SENDMSG_ZC", "READ_MULTISHOT", "WAITID", "FUTEX_WAIT", "FUTEX_WAKE",
        "FUTEX_WAITV", "FIXED_FD_INSTALL", "FTRUNCATE", "BIND", "LISTEN", "RECV_ZC", "EPOLL_WAIT", "READV_FIXED",
        "WRITEV_FIXED", "PIPE", "NOP128", "URING_CMD128",
    ];

    // By number. Source: IORING_REGISTER_* and IORING_UNREGISTER_* of linux/io_uring.h.
    private static readonly string[] s_registrations =
    [
        "REGISTER_BUFFERS", "UNREGISTER_BUFFERS", "REGISTER_FILES", "UNREGISTER_FILES", "REGISTER_EVENTFD",
        "UNREGISTER_EVENTFD", "REGISTER_FILES_UPDATE", "REGISTER_EVENTFD_ASYNC", "REGISTER_PROBE",
        "REGISTER_PERSONALITY", "UNREGISTER_PERSONALITY", "REGISTER_RESTRICTIONS", "REGISTER_ENABLE_RINGS",
        "REGISTER_FILES2", "REGISTER_FILES_UPDATE2", "REGISTER_BUFFERS2", "REGISTER_BUFFERS_UPDATE",
        "REGISTER_IOWQ_AFF", "UNREGISTER_IOWQ_AFF", "REGISTER_IOWQ_MAX_WORKERS", "REGISTER_RING_FDS",
        "UNREGISTER_RING_FDS", "REGISTER_PBUF_RING", "UNREGISTER_PBUF_RING", "REGISTER_SYNC_CANCEL",
        "REGISTER_FILE_ALLOC_RANGE", "REGISTER_PBUF_STATUS", "REGISTER_NAPI", "UNREGISTER_NAPI", "REGISTER_CLOCK",
        "REGISTER_CLONE_BUFFERS", "REGISTER_SEND_MSG_RING", "REGISTER_ZCRX_IFQ", "REGISTER_RESIZE_RINGS",
        "REGISTER_MEM_REGION", "REGISTER_QUERY", "REGISTER_ZCRX_CTRL", "REGISTER_BPF_FILTER",
    ];

    private static readonly (uint Feature, string Name)[] s_features =
    [
        (IORING_FEAT_SINGLE_MMAP, "SINGLE_MMAP"),
        (IORING_FEAT_NODROP, "NODROP"),
        (IORING_FEAT_SUBMIT_STABLE, "SUBMIT_STABLE"),
        (IORING_FEAT_RW_CUR_POS, "RW_CUR_POS"),
        (IORING_FEAT_CUR_PERSONALITY, "CUR_PERSONALITY"),
        (IORING_FEAT_FAST_POLL, "FAST_POLL"),
        (IORING_FEAT_POLL_32BITS, "POLL_32BITS"),
        (IORING_FEAT_SQPOLL_NONFIXED, "SQPOLL_NONFIXED"),
        (IORING_FEAT_EXT_ARG, "EXT_ARG"),
        (IORING_FEAT_NATIVE_WORKERS, "NATIVE_WORKERS"),
        (IORING_FEAT_RSRC_TAGS, "RSRC_TAGS"),
        (IORING_FEAT_CQE_SKIP, "CQE_SKIP"),
        (IORING_FEAT_LINKED_FILE, "LINKED_FILE"),
        (IORING_FEAT_REG_REG_RING, "REG_REG_RING"),
        (IORING_FEAT_RECVSEND_BUNDLE, "RECVSEND_BUNDLE"),
        (IORING_FEAT_MIN_TIMEOUT, "MIN_TIMEOUT"),
        (IORING_FEAT_RW_ATTR, "RW_ATTR"),
        (IORING_FEAT_NO_IOWAIT, "NO_IOWAIT"),
    ];

    public static int KnownRequests => s_requests.Length;

    public static int KnownRegistrations => s_registrations.Length;

    /// <summary>A request's name; its number where it is newer than this list.</summary>
    public static string OfRequest(int number) =>
        number < s_requests.Length ? s_requests[number] : $"REQUEST_{number}";

    /// <summary>A registration's name; its number where it is newer than this list.</summary>
    public static string OfRegistration(int number) =>
        number < s_registrations.Length ? s_registrations[number] : $"REGISTRATION_{number}";

    /// <summary>The names of the features that are set; bits that are newer than this list by number.</summary>
    public static IReadOnlyList<string> OfFeatures(uint features) =>
        [.. Enumerable.Range(0, 32).Where(bit => (features & (1U << bit)) != 0).Select(OfFeature)];

    private static string OfFeature(int bit) =>
        s_features.FirstOrDefault(known => known.Feature == 1U << bit).Name ?? $"FEATURE_{bit}";
}
