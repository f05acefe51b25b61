namespace URing.Abi;

/// <summary>The constants of linux/io_uring.h that URing uses, in the header's spelling.</summary>
public static class Constants
{
    // Entry flags
    public const byte IOSQE_FIXED_FILE = 1 << 0;
    public const byte IOSQE_IO_DRAIN = 1 << 1;
    public const byte IOSQE_IO_LINK = 1 << 2;
    public const byte IOSQE_IO_HARDLINK = 1 << 3;
    public const byte IOSQE_ASYNC = 1 << 4;
    public const byte IOSQE_BUFFER_SELECT = 1 << 5;
    public const byte IOSQE_CQE_SKIP_SUCCESS = 1 << 6;

    // Setup flags
    public const uint IORING_SETUP_IOPOLL = 1U << 0;
    public const uint IORING_SETUP_SQPOLL = 1U << 1;
    public const uint IORING_SETUP_SQ_AFF = 1U << 2;
    public const uint IORING_SETUP_CQSIZE = 1U << 3;
    public const uint IORING_SETUP_CLAMP = 1U << 4;
    public const uint IORING_SETUP_ATTACH_WQ = 1U << 5;
    public const uint IORING_SETUP_R_DISABLED = 1U << 6;
    public const uint IORING_SETUP_SUBMIT_ALL = 1U << 7;
    public const uint IORING_SETUP_COOP_TASKRUN = 1U << 8;
    public const uint IORING_SETUP_TASKRUN_FLAG = 1U << 9;
    public const uint IORING_SETUP_SQE128 = 1U << 10;
    public const uint IORING_SETUP_CQE32 = 1U << 11;
    public const uint IORING_SETUP_SINGLE_ISSUER = 1U << 12;
    public const uint IORING_SETUP_DEFER_TASKRUN = 1U << 13;
    public const uint IORING_SETUP_NO_MMAP = 1U << 14;
    public const uint IORING_SETUP_REGISTERED_FD_ONLY = 1U << 15;
    public const uint IORING_SETUP_NO_SQARRAY = 1U << 16;
    public const uint IORING_SETUP_HYBRID_IOPOLL = 1U << 17;
    public const uint IORING_SETUP_CQE_MIXED = 1U << 18;
    public const uint IORING_SETUP_SQE_MIXED = 1U << 19;
    public const uint IORING_SETUP_SQ_REWIND = 1U << 20;

    // Features
    public const uint IORING_FEAT_SINGLE_MMAP = 1U << 0;
    public const uint IORING_FEAT_NODROP = 1U << 1;
    public const uint IORING_FEAT_SUBMIT_STABLE = 1U << 2;
    public const uint IORING_FEAT_RW_CUR_POS = 1U << 3;
    public const uint IORING_FEAT_CUR_PERSONALITY = 1U << 4;
    public const uint IORING_FEAT_FAST_POLL = 1U << 5;
    public const uint IORING_FEAT_POLL_32BITS = 1U << 6;
    public const uint IORING_FEAT_SQPOLL_NONFIXED = 1U << 7;
    public const uint IORING_FEAT_EXT_ARG = 1U << 8;
    public const uint IORING_FEAT_NATIVE_WORKERS = 1U << 9;
    public const uint IORING_FEAT_RSRC_TAGS = 1U << 10;
    public const uint IORING_FEAT_CQE_SKIP = 1U << 11;
    public const uint IORING_FEAT_LINKED_FILE = 1U << 12;
    public const uint IORING_FEAT_REG_REG_RING = 1U << 13;
    public const uint IORING_FEAT_RECVSEND_BUNDLE = 1U << 14;
    public const uint IORING_FEAT_MIN_TIMEOUT = 1U << 15;
    public const uint IORING_FEAT_RW_ATTR = 1U << 16;
    public const uint IORING_FEAT_NO_IOWAIT = 1U << 17;

    // Enter flags
    public const uint IORING_ENTER_GETEVENTS = 1;
    public const uint IORING_ENTER_EXT_ARG = 8;

    // Submission queue flags
    public const uint IORING_SQ_NEED_WAKEUP = 1;
    public const uint IORING_SQ_CQ_OVERFLOW = 2;
    public const uint IORING_SQ_TASKRUN = 4;

    // Places of the shared memory
    public const ulong IORING_OFF_SQ_RING = 0;
    public const ulong IORING_OFF_SQES = 0x10000000;

    // Requests
    public const byte IORING_OP_NOP = 0;
    public const byte IORING_OP_READV = 1;
    public const byte IORING_OP_WRITEV = 2;
    public const byte IORING_OP_FSYNC = 3;
    public const byte IORING_OP_POLL_ADD = 6;
    public const byte IORING_OP_POLL_REMOVE = 7;
    public const byte IORING_OP_TIMEOUT = 11;
    public const byte IORING_OP_TIMEOUT_REMOVE = 12;
    public const byte IORING_OP_ASYNC_CANCEL = 14;
    public const byte IORING_OP_FALLOCATE = 17;
    public const byte IORING_OP_CLOSE = 19;
    public const byte IORING_OP_READ = 22;
    public const byte IORING_OP_WRITE = 23;
    public const byte IORING_OP_MSG_RING = 40;
    public const byte IORING_OP_LAST = 65;

    // Request flags
    public const uint IORING_FSYNC_DATASYNC = 1;
    public const uint IORING_TIMEOUT_ABS = 1;
    public const uint IORING_TIMEOUT_BOOTTIME = 4;
    public const uint IORING_TIMEOUT_REALTIME = 8;
    public const uint IORING_TIMEOUT_ETIME_SUCCESS = 32;
    public const uint IORING_POLL_ADD_MULTI = 1;
    public const uint IORING_ASYNC_CANCEL_ALL = 1;
    public const uint IORING_ASYNC_CANCEL_FD = 2;
    public const uint IORING_ASYNC_CANCEL_ANY = 4;
    public const uint IORING_ASYNC_CANCEL_USERDATA = 16;
    public const uint IORING_ASYNC_CANCEL_OP = 32;

    // Messages between rings
    public const ulong IORING_MSG_DATA = 0;

    // Registrations
    public const uint IORING_REGISTER_PROBE = 8;
    public const uint IORING_REGISTER_RESTRICTIONS = 11;
    public const uint IORING_REGISTER_ENABLE_RINGS = 12;
    public const uint IORING_REGISTER_SYNC_CANCEL = 24;
    public const uint IORING_REGISTER_SEND_MSG_RING = 31;

    // Restrictions
    public const ushort IORING_RESTRICTION_REGISTER_OP = 0;
    public const ushort IORING_RESTRICTION_SQE_OP = 1;
    public const ushort IORING_RESTRICTION_SQE_FLAGS_ALLOWED = 2;
    public const ushort IORING_RESTRICTION_SQE_FLAGS_REQUIRED = 3;

    // Probe
    public const ushort IO_URING_OP_SUPPORTED = 1;

    // Completion flags
    public const uint IORING_CQE_F_BUFFER = 1U << 0;
    public const uint IORING_CQE_F_MORE = 1U << 1;
    public const uint IORING_CQE_F_SOCK_NONEMPTY = 1U << 2;
    public const uint IORING_CQE_F_NOTIF = 1U << 3;
    public const uint IORING_CQE_F_BUF_MORE = 1U << 4;
    public const uint IORING_CQE_F_SKIP = 1U << 5;
    public const uint IORING_CQE_F_32 = 1U << 15;
}
