using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What an entry must look like before it is started, by the rules of the kernel's preparation.</summary>
internal static class EntryRules
{
    private const uint NopFlags = IORING_NOP_INJECT_RESULT | IORING_NOP_CQE32;
    private const uint HighPriority = 1; // RWF_HIPRI: for rings that poll their devices
    private const uint KnownFlags = 0x7f;
    private const uint TimeoutFlags = IORING_TIMEOUT_ABS | IORING_TIMEOUT_BOOTTIME | IORING_TIMEOUT_REALTIME
        | IORING_TIMEOUT_ETIME_SUCCESS | IORING_TIMEOUT_MULTISHOT;
    private const uint UpdateFlags = IORING_TIMEOUT_UPDATE | IORING_LINK_TIMEOUT_UPDATE;
    private const uint RepeatedPoint = IORING_TIMEOUT_ABS | IORING_TIMEOUT_MULTISHOT;
    private const uint BothClocks = IORING_TIMEOUT_BOOTTIME | IORING_TIMEOUT_REALTIME;
    private const uint CancelFlags = IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ANY
        | IORING_ASYNC_CANCEL_USERDATA | IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_FD_FIXED;

    /// <summary>Answers 0, or the negative errno that the flags of an entry are refused with.</summary>
    public static int CheckFlags(in io_uring_sqe entry)
    {
        if (entry.opcode >= IORING_OP_LAST || (entry.flags & ~KnownFlags) != 0)
            return -(int)Errno.EINVAL;
        bool isPicking = (entry.flags & IOSQE_BUFFER_SELECT) != 0;
        return isPicking && !RequestKinds.PicksBuffers(entry.opcode) ? -(int)Errno.EOPNOTSUPP : 0;
    }

    /// <summary>Answers 0, or the negative errno that the entry completes with; its flags were checked.</summary>
    public static int Check(in io_uring_sqe entry, RestrictionTable restrictions)
    {
        if (entry.opcode >= IORING_OP_LAST)
            return -(int)Errno.EINVAL;
        if (!restrictions.Allows(entry))
            return -(int)Errno.EACCES;
        bool hasPriority = entry.ioprio != 0 && !SocketRules.HasOptions(entry.opcode);
        if (hasPriority || entry.personality != 0 || !Fits(entry))
            return -(int)Errno.EINVAL;
        if (BufferRequests.Has(entry.opcode) && BufferRequests.Check(entry) is < 0 and int refusal)
            return refusal;

        bool isFixed = (entry.flags & IOSQE_FIXED_FILE) != 0;
        byte opcode = entry.opcode;
        bool isWrong = isFixed ? RequestKinds.RefusesFixedFiles(opcode) : opcode == IORING_OP_FIXED_FD_INSTALL;
        return isWrong ? -(int)Errno.EBADF : 0;
    }

    public static bool IsCancelFlags(uint flags) =>
        (flags & ~CancelFlags) == 0
        && ((flags & IORING_ASYNC_CANCEL_ANY) == 0
            || (flags & (IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_OP)) == 0);

    private static bool Fits(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_NOP => (entry.rw_flags & ~NopFlags) == 0,
        IORING_OP_READV or IORING_OP_WRITEV or IORING_OP_READV_FIXED or IORING_OP_WRITEV_FIXED =>
            entry.len <= IoVec.MostInOneTransfer && FitsTransfer(entry),
        IORING_OP_READ or IORING_OP_WRITE or IORING_OP_READ_FIXED or IORING_OP_WRITE_FIXED => FitsTransfer(entry),
        IORING_OP_READ_MULTISHOT => PickedReads.Fits(entry) && FitsTransfer(entry),
        IORING_OP_EPOLL_CTL or IORING_OP_EPOLL_WAIT => Epolls.Fits(entry),
        IORING_OP_PROVIDE_BUFFERS or IORING_OP_REMOVE_BUFFERS => true,
        IORING_OP_URING_CMD => SocketCommands.Fits(entry),
        _ when SocketRules.Has(entry.opcode) => SocketRules.Fits(entry),
        IORING_OP_FILES_UPDATE => entry.len != 0 && (entry.rw_flags | entry.file_index) == 0,
        IORING_OP_FIXED_FD_INSTALL => (entry.install_fd_flags & ~IORING_FIXED_FD_NO_CLOEXEC) == 0
            && (entry.off | entry.addr | entry.addr3 | entry.len | entry.buf_index | entry.file_index) == 0,
        IORING_OP_CLOSE => (entry.off | entry.addr | entry.len | entry.rw_flags | entry.buf_index) == 0
            && (entry.file_index == 0 || entry.fd == 0),
        IORING_OP_POLL_ADD or IORING_OP_POLL_REMOVE => PollRules.Fits(entry),
        IORING_OP_TIMEOUT => entry.len == 1
            && (entry.buf_index | entry.file_index | entry.addr3 | entry.__pad2) == 0
            && FitTimeout(entry.timeout_flags),
        IORING_OP_LINK_TIMEOUT => entry.len == 1
            && (entry.off | entry.buf_index | entry.file_index | entry.addr3 | entry.__pad2) == 0
            && FitTimeout(entry.timeout_flags),
        IORING_OP_TIMEOUT_REMOVE => (entry.len | entry.buf_index | entry.file_index) == 0
            && (entry.timeout_flags == 0 || FitTimeoutUpdate(entry.timeout_flags)),
        IORING_OP_ASYNC_CANCEL => (entry.off | entry.file_index) == 0 && IsCancelFlags(entry.cancel_flags),
        IORING_OP_MSG_RING => entry.buf_index == 0 && (entry.msg_ring_flags & ~RingMessages.KnownFlags) == 0,
        IORING_OP_FUTEX_WAIT or IORING_OP_FUTEX_WAKE or IORING_OP_FUTEX_WAITV => FutexWaits.Fits(entry),
        IORING_OP_WAITID => (entry.addr | entry.addr3 | entry.buf_index | entry.waitid_flags) == 0,
        _ => FileRules.Fits(entry),
    };

    private static bool FitTimeout(uint flags) => (flags & ~TimeoutFlags) == 0
        && (flags & BothClocks) != BothClocks && (flags & RepeatedPoint) != RepeatedPoint;

    private static bool FitTimeoutUpdate(uint flags) =>
        (flags & UpdateFlags) != 0 && (flags & ~(UpdateFlags | IORING_TIMEOUT_ABS)) == 0;

    private static bool FitsTransfer(in io_uring_sqe entry) =>
        (entry.rw_flags & HighPriority) == 0 && entry.__pad2 == 0;
}
