using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What entries of requests on sockets must look like.</summary>
internal static class SocketRules
{
    private const uint NewFlags = Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
    private const uint TypeBits = 0xF;
    private const uint SendOptions = IORING_RECVSEND_POLL_FIRST | IORING_RECVSEND_BUNDLE | IORING_SEND_VECTORIZED;
    private const uint ReceiveOptions =
        IORING_RECVSEND_POLL_FIRST | IORING_RECV_MULTISHOT | IORING_RECVSEND_BUNDLE;
    private const uint AcceptOptions =
        IORING_ACCEPT_MULTISHOT | IORING_ACCEPT_DONTWAIT | IORING_ACCEPT_POLL_FIRST;

    /// <summary>Whether a request is one on sockets.</summary>
    public static bool Has(byte opcode) => IsTransfer(opcode) || opcode is IORING_OP_SOCKET or IORING_OP_BIND
        or IORING_OP_LISTEN or IORING_OP_CONNECT or IORING_OP_ACCEPT or IORING_OP_SHUTDOWN;

    /// <summary>Whether a request sends or receives.</summary>
    public static bool IsTransfer(byte opcode) => IsReceive(opcode) || opcode is IORING_OP_SEND or IORING_OP_SENDMSG
        or IORING_OP_SEND_ZC or IORING_OP_SENDMSG_ZC;

    public static bool IsReceive(byte opcode) => opcode is IORING_OP_RECV or IORING_OP_RECVMSG;

    /// <summary>Whether a request has options in the field that is a priority elsewhere.</summary>
    public static bool HasOptions(byte opcode) => IsTransfer(opcode) || opcode == IORING_OP_ACCEPT;

    public static bool Fits(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_SOCKET => (entry.addr | entry.rw_flags | entry.buf_index) == 0 && FitsNew(entry, (uint)entry.off),
        IORING_OP_BIND => (entry.len | entry.buf_index | entry.rw_flags | entry.file_index) == 0,
        IORING_OP_LISTEN => (entry.addr | entry.buf_index | entry.rw_flags | entry.file_index | entry.off) == 0,
        IORING_OP_CONNECT => (entry.len | entry.buf_index | entry.rw_flags | entry.file_index) == 0,
        IORING_OP_SHUTDOWN =>
            (entry.off | entry.addr | entry.rw_flags | entry.buf_index | entry.file_index) == 0,
        IORING_OP_ACCEPT => FitsAccept(entry),
        IORING_OP_SEND or IORING_OP_SENDMSG => FitsSend(entry),
        IORING_OP_RECV or IORING_OP_RECVMSG => FitsReceive(entry),
        _ => FitsWithoutCopy(entry),
    };

    private static bool FitsNew(in io_uring_sqe entry, uint type) => (type & ~(TypeBits | NewFlags)) == 0
        && (entry.file_index == 0 || (type & Libc.SOCK_CLOEXEC) == 0);

    private static bool FitsAccept(in io_uring_sqe entry)
    {
        bool isMultishot = (entry.ioprio & IORING_ACCEPT_MULTISHOT) != 0;
        return (entry.len | entry.buf_index) == 0 && (entry.ioprio & ~AcceptOptions) == 0
            && (entry.accept_flags & ~NewFlags) == 0 && FitsNew(entry, entry.accept_flags)
            && (!isMultishot || entry.file_index is 0 or IORING_FILE_INDEX_ALLOC);
    }

    private static bool FitsSend(in io_uring_sqe entry)
    {
        bool isBundle = (entry.ioprio & IORING_RECVSEND_BUNDLE) != 0;
        if ((entry.ioprio & ~SendOptions) != 0)
            return false;
        return entry.opcode == IORING_OP_SEND
            ? entry.file_index >> 16 == 0
            : !isBundle && (entry.off | entry.file_index) == 0;
    }

    private static bool FitsReceive(in io_uring_sqe entry)
    {
        bool isMultishot = (entry.ioprio & IORING_RECV_MULTISHOT) != 0;
        bool isBundle = (entry.ioprio & IORING_RECVSEND_BUNDLE) != 0;
        bool isMessage = entry.opcode == IORING_OP_RECVMSG;
        if (entry.off != 0 || (entry.ioprio & ~ReceiveOptions) != 0 || (isBundle && isMessage))
            return false;
        if (!isMultishot)
            return entry.optlen == 0;
        return (entry.flags & IOSQE_BUFFER_SELECT) != 0 && (entry.msg_flags & Libc.MSG_WAITALL) == 0
            && (!isMessage || entry.optlen == 0);
    }

    // What is refused later than this is refused with a notification.
    private static bool FitsWithoutCopy(in io_uring_sqe entry) =>
        (entry.__pad2 | entry.addr3) == 0 && (entry.flags & IOSQE_CQE_SKIP_SUCCESS) == 0;
}
