using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What entries of requests on files and paths must look like.</summary>
internal static class FileRules
{
    private const uint SpliceFlags = 0xF | SPLICE_F_FD_IN_FIXED;
    private const uint RemoveDirectory = 0x200; // AT_REMOVEDIR

    public static bool Fits(in io_uring_sqe entry) => entry.buf_index == 0 && entry.opcode switch
    {
        IORING_OP_OPENAT => entry.file_index == 0 || (entry.open_flags & Libc.O_CLOEXEC) == 0,
        IORING_OP_OPENAT2 => entry.len >= sizeof(ulong) * 3,
        IORING_OP_PIPE => entry.fd == 0 && (entry.off | entry.addr3) == 0,
        IORING_OP_SPLICE => (entry.splice_flags & ~SpliceFlags) == 0,
        IORING_OP_TEE => (entry.splice_flags & ~SpliceFlags) == 0 && (entry.off | entry.addr) == 0,
        _ => entry.file_index == 0 && FitsWithoutSlot(entry),
    };

    private static bool FitsWithoutSlot(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_FSYNC => entry.addr == 0 && (long)entry.off >= 0
            && (entry.fsync_flags & ~IORING_FSYNC_DATASYNC) == 0,
        IORING_OP_FALLOCATE => entry.rw_flags == 0,
        IORING_OP_FTRUNCATE => (entry.addr | entry.addr3 | entry.len | entry.rw_flags) == 0,
        IORING_OP_SYNC_FILE_RANGE => entry.addr == 0,
        IORING_OP_UNLINKAT => (entry.off | entry.len) == 0 && (entry.unlink_flags & ~RemoveDirectory) == 0,
        IORING_OP_MKDIRAT => (entry.off | entry.rw_flags) == 0,
        IORING_OP_SYMLINKAT => (entry.len | entry.rw_flags) == 0,
        IORING_OP_FGETXATTR or IORING_OP_GETXATTR => entry.xattr_flags == 0,
        IORING_OP_STATX or IORING_OP_RENAMEAT or IORING_OP_LINKAT or IORING_OP_FSETXATTR or IORING_OP_SETXATTR
            or IORING_OP_FADVISE or IORING_OP_MADVISE => true,
        _ => false,
    };
}
