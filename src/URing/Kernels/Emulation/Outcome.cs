using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Which results are failures: they break a chain, and are never silent.</summary>
internal static class Outcome
{
    /// <param name="asked">Bytes that a transfer was asked for.</param>
    public static bool IsFailure(in io_uring_sqe entry, int result, long asked) => entry.opcode switch
    {
        _ when Transfer.IsTransfer(entry.opcode) => result != asked,
        IORING_OP_SPLICE or IORING_OP_TEE => result != (int)entry.len,
        IORING_OP_SHUTDOWN => result is -(int)Errno.ENOTSOCK or -(int)Errno.EBADF,
        IORING_OP_TIMEOUT => result < 0
            && (result != -(int)Errno.ETIME || (entry.timeout_flags & IORING_TIMEOUT_ETIME_SUCCESS) == 0),
        // Linux takes whatever comes of these for a success.
        IORING_OP_FSYNC or IORING_OP_SYNC_FILE_RANGE or IORING_OP_FALLOCATE or IORING_OP_FTRUNCATE
            or IORING_OP_STATX or IORING_OP_MADVISE or IORING_OP_RENAMEAT or IORING_OP_UNLINKAT
            or IORING_OP_MKDIRAT or IORING_OP_SYMLINKAT or IORING_OP_LINKAT or IORING_OP_FSETXATTR
            or IORING_OP_SETXATTR or IORING_OP_FGETXATTR or IORING_OP_GETXATTR => false,
        _ => result < 0,
    };
}
