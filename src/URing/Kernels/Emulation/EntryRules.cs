using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What an entry must look like before it is started, by the rules of the kernel's preparation.</summary>
internal static class EntryRules
{
    private const uint InjectResult = 1; // IORING_NOP_INJECT_RESULT
    private const uint HighPriority = 1; // RWF_HIPRI: for rings that poll their devices
    private const uint KnownFlags = IOSQE_ASYNC | IOSQE_CQE_SKIP_SUCCESS;
    private const uint TimeoutFlags = IORING_TIMEOUT_ABS | IORING_TIMEOUT_BOOTTIME | IORING_TIMEOUT_REALTIME
        | IORING_TIMEOUT_ETIME_SUCCESS;
    private const uint BothClocks = IORING_TIMEOUT_BOOTTIME | IORING_TIMEOUT_REALTIME;
    private const uint CancelFlags = IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ANY
        | IORING_ASYNC_CANCEL_USERDATA | IORING_ASYNC_CANCEL_OP;

    /// <summary>Whether the emulated kernel has a request.</summary>
    public static bool IsKnown(byte opcode) => opcode is IORING_OP_NOP or IORING_OP_READV or IORING_OP_WRITEV
        or IORING_OP_FSYNC or IORING_OP_POLL_ADD or IORING_OP_POLL_REMOVE or IORING_OP_TIMEOUT
        or IORING_OP_TIMEOUT_REMOVE or IORING_OP_ASYNC_CANCEL or IORING_OP_FALLOCATE or IORING_OP_CLOSE
        or IORING_OP_READ or IORING_OP_WRITE;

    /// <summary>Answers 0, or the negative errno that the entry completes with.</summary>
    public static int Check(in io_uring_sqe entry, RestrictionTable restrictions)
    {
        const uint EveryFlag = 0x7f;
        if (entry.opcode >= IORING_OP_LAST || (entry.flags & ~EveryFlag) != 0)
            return -(int)Errno.EINVAL;
        if (!restrictions.Allows(entry))
            return -(int)Errno.EACCES;

        bool isPlain = (entry.flags & ~KnownFlags) == 0 && entry.ioprio == 0 && entry.personality == 0;
        return isPlain && Fits(entry) ? 0 : -(int)Errno.EINVAL;
    }

    public static bool IsCancelFlags(uint flags) =>
        (flags & ~CancelFlags) == 0
        && ((flags & IORING_ASYNC_CANCEL_ANY) == 0
            || (flags & (IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_OP)) == 0);

    private static bool Fits(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_NOP => (entry.rw_flags & ~InjectResult) == 0,
        IORING_OP_READV or IORING_OP_WRITEV => entry.len <= IoVec.MostInOneTransfer && FitsTransfer(entry),
        IORING_OP_READ or IORING_OP_WRITE => FitsTransfer(entry),
        IORING_OP_FSYNC => (entry.addr | entry.buf_index | entry.file_index) == 0 && (long)entry.off >= 0
            && (entry.fsync_flags & ~IORING_FSYNC_DATASYNC) == 0,
        IORING_OP_FALLOCATE => (entry.buf_index | entry.rw_flags | entry.file_index) == 0,
        IORING_OP_CLOSE => (entry.off | entry.addr | entry.len | entry.rw_flags | entry.buf_index) == 0
            && (entry.file_index == 0 || entry.fd == 0),
        IORING_OP_POLL_ADD => (entry.off | entry.addr | entry.len | entry.buf_index | entry.file_index) == 0,
        IORING_OP_POLL_REMOVE => (entry.off | entry.len | entry.rw_flags | entry.buf_index | entry.file_index) == 0,
        IORING_OP_TIMEOUT => entry.len == 1
            && (entry.buf_index | entry.file_index | entry.addr3 | entry.__pad2) == 0
            && (entry.timeout_flags & ~TimeoutFlags) == 0 && (entry.timeout_flags & BothClocks) != BothClocks,
        IORING_OP_TIMEOUT_REMOVE => (entry.len | entry.rw_flags | entry.buf_index | entry.file_index) == 0,
        IORING_OP_ASYNC_CANCEL => (entry.off | entry.file_index) == 0 && IsCancelFlags(entry.cancel_flags),
        _ => false,
    };

    private static bool FitsTransfer(in io_uring_sqe entry) =>
        (entry.rw_flags & HighPriority) == 0 && entry.__pad2 == 0;
}
