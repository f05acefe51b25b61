namespace URing.Abi;

/// <summary>The constants of linux/io_uring.h and its companions, in their spelling.</summary>
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
    public const uint IORING_ENTER_SQ_WAKEUP = 2;
    public const uint IORING_ENTER_SQ_WAIT = 4;
    public const uint IORING_ENTER_EXT_ARG = 8;
    public const uint IORING_ENTER_REGISTERED_RING = 16;
    public const uint IORING_ENTER_ABS_TIMER = 32;
    public const uint IORING_ENTER_EXT_ARG_REG = 64;
    public const uint IORING_ENTER_NO_IOWAIT = 128;

    // Submission and completion queue flags
    public const uint IORING_SQ_NEED_WAKEUP = 1;
    public const uint IORING_SQ_CQ_OVERFLOW = 2;
    public const uint IORING_SQ_TASKRUN = 4;
    public const uint IORING_CQ_EVENTFD_DISABLED = 1;

    // Places of the shared memory
    public const ulong IORING_OFF_SQ_RING = 0;
    public const ulong IORING_OFF_CQ_RING = 0x8000000;
    public const ulong IORING_OFF_SQES = 0x10000000;
    public const ulong IORING_OFF_PBUF_RING = 0x80000000;
    public const int IORING_OFF_PBUF_SHIFT = 16;
    public const ulong IORING_OFF_MMAP_MASK = 0xf8000000;

    // Requests
    public const byte IORING_OP_NOP = 0;
    public const byte IORING_OP_READV = 1;
    public const byte IORING_OP_WRITEV = 2;
    public const byte IORING_OP_FSYNC = 3;
    public const byte IORING_OP_READ_FIXED = 4;
    public const byte IORING_OP_WRITE_FIXED = 5;
    public const byte IORING_OP_POLL_ADD = 6;
    public const byte IORING_OP_POLL_REMOVE = 7;
    public const byte IORING_OP_SYNC_FILE_RANGE = 8;
    public const byte IORING_OP_SENDMSG = 9;
    public const byte IORING_OP_RECVMSG = 10;
    public const byte IORING_OP_TIMEOUT = 11;
    public const byte IORING_OP_TIMEOUT_REMOVE = 12;
    public const byte IORING_OP_ACCEPT = 13;
    public const byte IORING_OP_ASYNC_CANCEL = 14;
    public const byte IORING_OP_LINK_TIMEOUT = 15;
    public const byte IORING_OP_CONNECT = 16;
    public const byte IORING_OP_FALLOCATE = 17;
    public const byte IORING_OP_OPENAT = 18;
    public const byte IORING_OP_CLOSE = 19;
    public const byte IORING_OP_FILES_UPDATE = 20;
    public const byte IORING_OP_STATX = 21;
    public const byte IORING_OP_READ = 22;
    public const byte IORING_OP_WRITE = 23;
    public const byte IORING_OP_FADVISE = 24;
    public const byte IORING_OP_MADVISE = 25;
    public const byte IORING_OP_SEND = 26;
    public const byte IORING_OP_RECV = 27;
    public const byte IORING_OP_OPENAT2 = 28;
    public const byte IORING_OP_EPOLL_CTL = 29;
    public const byte IORING_OP_SPLICE = 30;
    public const byte IORING_OP_PROVIDE_BUFFERS = 31;
    public const byte IORING_OP_REMOVE_BUFFERS = 32;
    public const byte IORING_OP_TEE = 33;
    public const byte IORING_OP_SHUTDOWN = 34;
    public const byte IORING_OP_RENAMEAT = 35;
    public const byte IORING_OP_UNLINKAT = 36;
    public const byte IORING_OP_MKDIRAT = 37;
    public const byte IORING_OP_SYMLINKAT = 38;
    public const byte IORING_OP_LINKAT = 39;
    public const byte IORING_OP_MSG_RING = 40;
    public const byte IORING_OP_FSETXATTR = 41;
    public const byte IORING_OP_SETXATTR = 42;
    public const byte IORING_OP_FGETXATTR = 43;
    public const byte IORING_OP_GETXATTR = 44;
    public const byte IORING_OP_SOCKET = 45;
    public const byte IORING_OP_URING_CMD = 46;
    public const byte IORING_OP_SEND_ZC = 47;
    public const byte IORING_OP_SENDMSG_ZC = 48;
    public const byte IORING_OP_READ_MULTISHOT = 49;
    public const byte IORING_OP_WAITID = 50;
    public const byte IORING_OP_FUTEX_WAIT = 51;
    public const byte IORING_OP_FUTEX_WAKE = 52;
    public const byte IORING_OP_FUTEX_WAITV = 53;
    public const byte IORING_OP_FIXED_FD_INSTALL = 54;
    public const byte IORING_OP_FTRUNCATE = 55;
    public const byte IORING_OP_BIND = 56;
    public const byte IORING_OP_LISTEN = 57;
    public const byte IORING_OP_RECV_ZC = 58;
    public const byte IORING_OP_EPOLL_WAIT = 59;
    public const byte IORING_OP_READV_FIXED = 60;
    public const byte IORING_OP_WRITEV_FIXED = 61;
    public const byte IORING_OP_PIPE = 62;
    public const byte IORING_OP_NOP128 = 63;
    public const byte IORING_OP_URING_CMD128 = 64;
    public const byte IORING_OP_LAST = 65;

    // Request flags
    public const uint IORING_RW_ATTR_FLAG_PI = 1;
    public const uint IORING_FILE_INDEX_ALLOC = uint.MaxValue;
    public const uint IORING_URING_CMD_FIXED = 1;
    public const uint IORING_URING_CMD_MASK = 1;
    public const uint IORING_FSYNC_DATASYNC = 1;
    public const uint IORING_TIMEOUT_ABS = 1;
    public const uint IORING_TIMEOUT_UPDATE = 2;
    public const uint IORING_TIMEOUT_BOOTTIME = 4;
    public const uint IORING_TIMEOUT_REALTIME = 8;
    public const uint IORING_LINK_TIMEOUT_UPDATE = 16;
    public const uint IORING_TIMEOUT_ETIME_SUCCESS = 32;
    public const uint IORING_TIMEOUT_MULTISHOT = 64;
    public const uint IORING_TIMEOUT_IMMEDIATE_ARG = 128;
    public const uint IORING_TIMEOUT_CLOCK_MASK = 12;
    public const uint IORING_TIMEOUT_UPDATE_MASK = 18;
    public const uint SPLICE_F_FD_IN_FIXED = 1U << 31;
    public const uint IORING_POLL_ADD_MULTI = 1;
    public const uint IORING_POLL_UPDATE_EVENTS = 2;
    public const uint IORING_POLL_UPDATE_USER_DATA = 4;
    public const uint IORING_POLL_ADD_LEVEL = 8;
    public const uint IORING_ASYNC_CANCEL_ALL = 1;
    public const uint IORING_ASYNC_CANCEL_FD = 2;
    public const uint IORING_ASYNC_CANCEL_ANY = 4;
    public const uint IORING_ASYNC_CANCEL_FD_FIXED = 8;
    public const uint IORING_ASYNC_CANCEL_USERDATA = 16;
    public const uint IORING_ASYNC_CANCEL_OP = 32;
    public const ushort IORING_RECVSEND_POLL_FIRST = 1;
    public const ushort IORING_RECV_MULTISHOT = 2;
    public const ushort IORING_RECVSEND_FIXED_BUF = 4;
    public const ushort IORING_SEND_ZC_REPORT_USAGE = 8;
    public const ushort IORING_RECVSEND_BUNDLE = 16;
    public const ushort IORING_SEND_VECTORIZED = 32;
    public const uint IORING_NOTIF_USAGE_ZC_COPIED = 1U << 31;
    public const ushort IORING_ACCEPT_MULTISHOT = 1;
    public const ushort IORING_ACCEPT_DONTWAIT = 2;
    public const ushort IORING_ACCEPT_POLL_FIRST = 4;
    public const uint IORING_FIXED_FD_NO_CLOEXEC = 1;
    public const uint IORING_NOP_INJECT_RESULT = 1;
    public const uint IORING_NOP_CQE32 = 32;

    // Messages between rings
    public const uint IORING_MSG_RING_CQE_SKIP = 1;
    public const uint IORING_MSG_RING_FLAGS_PASS = 2;
    public const ulong IORING_MSG_DATA = 0;
    public const ulong IORING_MSG_SEND_FD = 1;

    // Commands of sockets
    public const uint SOCKET_URING_OP_SIOCINQ = 0;
    public const uint SOCKET_URING_OP_SIOCOUTQ = 1;
    public const uint SOCKET_URING_OP_GETSOCKOPT = 2;
    public const uint SOCKET_URING_OP_SETSOCKOPT = 3;
    public const uint SOCKET_URING_OP_TX_TIMESTAMP = 4;
    public const uint SOCKET_URING_OP_GETSOCKNAME = 5;

    // Completion flags
    public const uint IORING_CQE_F_BUFFER = 1U << 0;
    public const uint IORING_CQE_F_MORE = 1U << 1;
    public const uint IORING_CQE_F_SOCK_NONEMPTY = 1U << 2;
    public const uint IORING_CQE_F_NOTIF = 1U << 3;
    public const uint IORING_CQE_F_BUF_MORE = 1U << 4;
    public const uint IORING_CQE_F_SKIP = 1U << 5;
    public const uint IORING_CQE_F_32 = 1U << 15;
    public const int IORING_CQE_BUFFER_SHIFT = 16;
    public const int IORING_TIMESTAMP_HW_SHIFT = 16;
    public const int IORING_TIMESTAMP_TYPE_SHIFT = 17;
    public const uint IORING_CQE_F_TSTAMP_HW = 1U << 16;

    // Registrations
    public const uint IORING_REGISTER_BUFFERS = 0;
    public const uint IORING_UNREGISTER_BUFFERS = 1;
    public const uint IORING_REGISTER_FILES = 2;
    public const uint IORING_UNREGISTER_FILES = 3;
    public const uint IORING_REGISTER_EVENTFD = 4;
    public const uint IORING_UNREGISTER_EVENTFD = 5;
    public const uint IORING_REGISTER_FILES_UPDATE = 6;
    public const uint IORING_REGISTER_EVENTFD_ASYNC = 7;
    public const uint IORING_REGISTER_PROBE = 8;
    public const uint IORING_REGISTER_PERSONALITY = 9;
    public const uint IORING_UNREGISTER_PERSONALITY = 10;
    public const uint IORING_REGISTER_RESTRICTIONS = 11;
    public const uint IORING_REGISTER_ENABLE_RINGS = 12;
    public const uint IORING_REGISTER_FILES2 = 13;
    public const uint IORING_REGISTER_FILES_UPDATE2 = 14;
    public const uint IORING_REGISTER_BUFFERS2 = 15;
    public const uint IORING_REGISTER_BUFFERS_UPDATE = 16;
    public const uint IORING_REGISTER_IOWQ_AFF = 17;
    public const uint IORING_UNREGISTER_IOWQ_AFF = 18;
    public const uint IORING_REGISTER_IOWQ_MAX_WORKERS = 19;
    public const uint IORING_REGISTER_RING_FDS = 20;
    public const uint IORING_UNREGISTER_RING_FDS = 21;
    public const uint IORING_REGISTER_PBUF_RING = 22;
    public const uint IORING_UNREGISTER_PBUF_RING = 23;
    public const uint IORING_REGISTER_SYNC_CANCEL = 24;
    public const uint IORING_REGISTER_FILE_ALLOC_RANGE = 25;
    public const uint IORING_REGISTER_PBUF_STATUS = 26;
    public const uint IORING_REGISTER_NAPI = 27;
    public const uint IORING_UNREGISTER_NAPI = 28;
    public const uint IORING_REGISTER_CLOCK = 29;
    public const uint IORING_REGISTER_CLONE_BUFFERS = 30;
    public const uint IORING_REGISTER_SEND_MSG_RING = 31;
    public const uint IORING_REGISTER_ZCRX_IFQ = 32;
    public const uint IORING_REGISTER_RESIZE_RINGS = 33;
    public const uint IORING_REGISTER_MEM_REGION = 34;
    public const uint IORING_REGISTER_QUERY = 35;
    public const uint IORING_REGISTER_ZCRX_CTRL = 36;
    public const uint IORING_REGISTER_BPF_FILTER = 37;
    public const uint IORING_REGISTER_LAST = 38;
    public const uint IORING_REGISTER_USE_REGISTERED_RING = 1U << 31;

    // Flags of registrations
    public const uint IORING_RSRC_REGISTER_SPARSE = 1;
    public const int IORING_REGISTER_FILES_SKIP = -2;
    public const ushort IO_URING_OP_SUPPORTED = 1;
    public const uint IO_WQ_BOUND = 0;
    public const uint IO_WQ_UNBOUND = 1;
    public const uint IORING_MEM_REGION_TYPE_USER = 1;
    public const uint IORING_MEM_REGION_REG_WAIT_ARG = 1;
    public const uint IORING_REGISTER_SRC_REGISTERED = 1;
    public const uint IORING_REGISTER_DST_REPLACE = 2;
    public const ushort IOU_PBUF_RING_MMAP = 1;
    public const ushort IOU_PBUF_RING_INC = 2;
    public const uint IORING_REG_WAIT_TS = 1;

    // Restrictions
    public const ushort IORING_RESTRICTION_REGISTER_OP = 0;
    public const ushort IORING_RESTRICTION_SQE_OP = 1;
    public const ushort IORING_RESTRICTION_SQE_FLAGS_ALLOWED = 2;
    public const ushort IORING_RESTRICTION_SQE_FLAGS_REQUIRED = 3;
    public const ushort IORING_RESTRICTION_LAST = 4;

    // Zero-copy receive
    public const int IORING_ZCRX_AREA_SHIFT = 48;
    public const ulong IORING_ZCRX_AREA_MASK = ~((1UL << IORING_ZCRX_AREA_SHIFT) - 1);
    public const uint IORING_ZCRX_AREA_DMABUF = 1;
    public const uint ZCRX_REG_IMPORT = 1;
    public const uint ZCRX_REG_NODEV = 2;
    public const uint ZCRX_FEATURE_RX_PAGE_SIZE = 1;
    public const uint ZCRX_CTRL_FLUSH_RQ = 0;
    public const uint ZCRX_CTRL_EXPORT = 1;
    public const uint __ZCRX_CTRL_LAST = 2;

    // Queries
    public const uint IO_URING_QUERY_OPCODES = 0;
    public const uint IO_URING_QUERY_ZCRX = 1;
    public const uint IO_URING_QUERY_SCQ = 2;
    public const uint __IO_URING_QUERY_MAX = 3;

    // BPF filters
    public const uint IO_URING_BPF_FILTER_DENY_REST = 1;
    public const uint IO_URING_BPF_FILTER_SZ_STRICT = 2;
    public const uint IO_URING_BPF_CMD_FILTER = 1;
}
