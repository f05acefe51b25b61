using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What can be said of requests by their number.</summary>
internal static class RequestKinds
{
    /// <summary>Whether the emulated kernel has a request.</summary>
    public static bool IsKnown(byte opcode) => Transfer.IsTransfer(opcode) || IsOnFiles(opcode)
        || SocketRules.Has(opcode) || BufferRequests.Has(opcode) || opcode is IORING_OP_READ_MULTISHOT
        or IORING_OP_URING_CMD or IORING_OP_EPOLL_CTL or IORING_OP_EPOLL_WAIT
        or IORING_OP_NOP or IORING_OP_POLL_ADD or IORING_OP_POLL_REMOVE or IORING_OP_TIMEOUT
        or IORING_OP_TIMEOUT_REMOVE or IORING_OP_LINK_TIMEOUT or IORING_OP_ASYNC_CANCEL or IORING_OP_MSG_RING
        or IORING_OP_CLOSE or IORING_OP_OPENAT or IORING_OP_OPENAT2 or IORING_OP_FILES_UPDATE
        or IORING_OP_FIXED_FD_INSTALL or IORING_OP_PIPE or IORING_OP_WAITID or IORING_OP_FUTEX_WAIT
        or IORING_OP_FUTEX_WAKE or IORING_OP_FUTEX_WAITV;

    /// <summary>Whether the descriptor of a request may be the slot of a registered file.</summary>
    public static bool UsesFile(byte opcode) => Transfer.IsTransfer(opcode) || HoldsFile(opcode)
        || (SocketRules.Has(opcode) && opcode != IORING_OP_SOCKET) || opcode is IORING_OP_READ_MULTISHOT
            or IORING_OP_EPOLL_WAIT or IORING_OP_URING_CMD or IORING_OP_POLL_ADD
            or IORING_OP_FIXED_FD_INSTALL or IORING_OP_MSG_RING;

    /// <summary>Whether a request on whole files needs an open one while it waits for a worker.</summary>
    public static bool HoldsFile(byte opcode) => opcode is IORING_OP_FSYNC or IORING_OP_FALLOCATE
        or IORING_OP_FTRUNCATE or IORING_OP_FADVISE or IORING_OP_SYNC_FILE_RANGE or IORING_OP_FSETXATTR
        or IORING_OP_FGETXATTR or IORING_OP_SPLICE or IORING_OP_TEE;

    /// <summary>Whether a request starts from a directory or a path.</summary>
    public static bool IsOnPaths(byte opcode) => opcode is IORING_OP_STATX or IORING_OP_RENAMEAT
        or IORING_OP_UNLINKAT or IORING_OP_MKDIRAT or IORING_OP_SYMLINKAT or IORING_OP_LINKAT
        or IORING_OP_SETXATTR or IORING_OP_GETXATTR;

    /// <summary>Whether a request takes its buffer out of a group, on Linux.</summary>
    public static bool PicksBuffers(byte opcode) => opcode is IORING_OP_READV or IORING_OP_RECVMSG or IORING_OP_READ
        or IORING_OP_SEND or IORING_OP_RECV or IORING_OP_URING_CMD or IORING_OP_READ_MULTISHOT;

    /// <summary>Whether the slot of a registered file makes no sense to a request.</summary>
    public static bool RefusesFixedFiles(byte opcode) =>
        IsOnPaths(opcode) || opcode is IORING_OP_OPENAT or IORING_OP_OPENAT2 or IORING_OP_CLOSE;

    // One system call each, on a worker.
    private static bool IsOnFiles(byte opcode) =>
        HoldsFile(opcode) || IsOnPaths(opcode) || opcode == IORING_OP_MADVISE;
}
