using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Sends without a copy, here with one: the memory is free again at once.</summary>
internal static class ZeroCopySends
{
    // IORING_NOTIF_USAGE_ZC_COPIED
    private const int Copied = int.MinValue;
    private const uint Options = IORING_RECVSEND_POLL_FIRST | IORING_RECVSEND_FIXED_BUF
        | IORING_SEND_ZC_REPORT_USAGE | IORING_SEND_VECTORIZED;
    private const uint FixedVectors = IORING_RECVSEND_FIXED_BUF | IORING_SEND_VECTORIZED;

    public static bool Has(byte opcode) => opcode is IORING_OP_SEND_ZC or IORING_OP_SENDMSG_ZC;

    /// <summary>Whether a request uses registered memory.</summary>
    public static bool NamesBuffer(in io_uring_sqe entry) =>
        Has(entry.opcode) && (entry.ioprio & IORING_RECVSEND_FIXED_BUF) != 0;

    /// <summary>Copies what the user may change after the submission. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        // From here on it is notified of, whatever comes.
        operation.Message.IsNotified = true;
        bool isMessage = entry.opcode == IORING_OP_SENDMSG_ZC;
        bool isWrong = (entry.ioprio & ~Options) != 0 || (entry.ioprio & FixedVectors) == FixedVectors
            || (isMessage ? (entry.off | entry.file_index) != 0 : entry.file_index >> 16 != 0);
        if (isWrong)
            return -(int)Errno.EINVAL;
        return isMessage
            ? operation.Message.LoadHeader(entry.addr, sends: true, picks: false)
            : Sends.Prepare(operation);
    }

    public static int Try(EmulatedOperation operation, int fd)
    {
        if (SocketCalls.Refuse(fd) is < 0 and int refusal)
            return refusal;
        return SocketCalls.SendsWithoutCopy(fd) ? Sends.SendAll(operation, fd) : -(int)Errno.EOPNOTSUPP;
    }

    /// <summary>Whether the end of an operation is told twice.</summary>
    public static bool Notifies(EmulatedOperation operation) =>
        Has(operation.Entry.opcode) && operation.Message.IsNotified;

    /// <summary>Posts the result, and that the memory is free, under the ring's gate.</summary>
    public static void Complete(EmulatedOperation operation, int result, CompletionBatch? batch)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        bool isReported = (entry.ioprio & IORING_SEND_ZC_REPORT_USAGE) != 0;
        operation.Ring.Emit(entry.user_data, result, batch, IORING_CQE_F_MORE);
        operation.Ring.Emit(entry.user_data, isReported ? Copied : 0, batch, IORING_CQE_F_NOTIF);
    }
}
