using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The system call of each request on files and paths.</summary>
internal static unsafe class FileCalls
{
    // SAFETY: addresses are the user's until the completion is posted; the system call refuses wrong ones.

    /// <summary>Answers as the system call does: below zero, the C library has the error.</summary>
    /// <param name="fd">Our own descriptor of the file, where the request is on one.</param>
    public static long Make(int fd, in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_FSYNC when (entry.fsync_flags & IORING_FSYNC_DATASYNC) != 0 => Libc.fdatasync(fd),
        IORING_OP_FSYNC => Libc.fsync(fd),
        IORING_OP_FALLOCATE => Libc.fallocate(fd, (int)entry.len, (long)entry.off, (long)entry.addr),
        IORING_OP_FTRUNCATE => Libc.ftruncate(fd, (long)entry.off),
        IORING_OP_FADVISE => Libc.syscall_words(
            Libc.SYS_fadvise64, fd, entry.off, entry.addr != 0 ? entry.addr : entry.len, entry.fadvise_advice),
        IORING_OP_SYNC_FILE_RANGE =>
            Libc.syscall_words(Libc.SYS_sync_file_range, fd, entry.off, entry.len, entry.sync_range_flags),
        IORING_OP_MADVISE => Libc.madvise(
            (nint)entry.addr, (nuint)(entry.off != 0 ? entry.off : entry.len), (int)entry.fadvise_advice),
        IORING_OP_FSETXATTR =>
            Libc.syscall_words(Libc.SYS_fsetxattr, fd, entry.addr, entry.off, entry.len, entry.xattr_flags),
        IORING_OP_FGETXATTR => Libc.syscall_words(Libc.SYS_fgetxattr, fd, entry.addr, entry.off, entry.len),
        IORING_OP_SPLICE => Splice(fd, entry),
        IORING_OP_TEE => Libc.syscall_words(
            Libc.SYS_tee, entry.splice_fd_in, (ulong)fd, entry.len, entry.splice_flags & ~SPLICE_F_FD_IN_FIXED),
        _ => MakeOnPath(entry),
    };

    private static long MakeOnPath(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_STATX =>
            Libc.syscall_words(Libc.SYS_statx, entry.fd, entry.addr, entry.statx_flags, entry.len, entry.off),
        IORING_OP_RENAMEAT => Libc.syscall_words(
            Libc.SYS_renameat2, entry.fd, entry.addr, Directory(entry.len), entry.off, entry.rename_flags),
        IORING_OP_UNLINKAT => Libc.syscall_words(Libc.SYS_unlinkat, entry.fd, entry.addr, entry.unlink_flags),
        IORING_OP_MKDIRAT => Libc.syscall_words(Libc.SYS_mkdirat, entry.fd, entry.addr, entry.len),
        IORING_OP_SYMLINKAT => Libc.syscall_words(
            Libc.SYS_symlinkat, (long)entry.addr, Directory((uint)entry.fd), entry.off),
        IORING_OP_LINKAT => Libc.syscall_words(
            Libc.SYS_linkat, entry.fd, entry.addr, Directory(entry.len), entry.off, entry.hardlink_flags),
        IORING_OP_SETXATTR => Libc.syscall_words(
            Libc.SYS_setxattr, (long)entry.addr3, entry.addr, entry.off, entry.len, entry.xattr_flags),
        _ => Libc.syscall_words(Libc.SYS_getxattr, (long)entry.addr3, entry.addr, entry.off, entry.len),
    };

    private static long Splice(int fd, in io_uring_sqe entry)
    {
        long from = (long)entry.addr;
        long to = (long)entry.off;
        uint flags = entry.splice_flags & ~SPLICE_F_FD_IN_FIXED;
        // Nothing to do is no reason to look at the descriptors.
        return entry.len == 0 ? 0 : Libc.syscall_splice(Libc.SYS_splice, entry.splice_fd_in,
            from == -1 ? null : &from, fd, to == -1 ? null : &to, entry.len, flags);
    }

    // A directory in a field that knows no sign: AT_FDCWD is negative.
    private static ulong Directory(uint fd) => (ulong)(int)fd;
}
