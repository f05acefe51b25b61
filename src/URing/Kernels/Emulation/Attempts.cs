using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Requests that are tried without waiting, and again whenever their descriptor is ready.</summary>
internal static class Attempts
{
    /// <summary>The answer of a try that found nothing to do yet.</summary>
    public const int Again = int.MinValue + 1;

    private const ushort PollFirst = IORING_RECVSEND_POLL_FIRST;
    private const ushort AcceptPollFirst = IORING_ACCEPT_POLL_FIRST;

    /// <summary>Whether a request is one of these.</summary>
    public static bool Has(in io_uring_sqe entry) =>
        SocketRules.IsTransfer(entry.opcode) || entry.opcode is IORING_OP_ACCEPT or IORING_OP_CONNECT
            or IORING_OP_EPOLL_WAIT || PickedReads.Has(entry);

    /// <summary>Whether a request goes on after its first completion.</summary>
    public static bool IsMultishot(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_ACCEPT => (entry.ioprio & IORING_ACCEPT_MULTISHOT) != 0,
        IORING_OP_RECV or IORING_OP_RECVMSG => Receives.IsMultishot(entry),
        _ => entry.opcode == IORING_OP_READ_MULTISHOT,
    };

    /// <summary>Whether a request waits anew each time, as if it had just come.</summary>
    public static bool IsOneShot(in io_uring_sqe entry) =>
        !IsMultishot(entry) && (Has(entry) || Transfer.IsTransfer(entry.opcode));

    /// <summary>Tries on the submitting thread. Answers the result, or that it comes later.</summary>
    public static int Begin(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if ((entry.flags & IOSQE_ASYNC) != 0)
        {
            int error = Requests.Hold(operation, entry.fd);
            return error == 0 ? Requests.Defer(operation, isPatient: false) : error;
        }

        if (PollsFirst(entry))
            operation.EdgesSeen = EmulatedOperation.NoEdges;
        int answer = PollsFirst(entry) ? Refuse(entry.fd) : Try(operation, entry.fd);
        return answer == Again ? Place(operation) : answer;
    }

    /// <summary>Tries again on a thread of the emulated kernel, and ends the operation unless it waits again.</summary>
    public static void Resume(EmulatedOperation operation)
    {
        int answer = Try(operation, operation.Descriptor);
        if (answer == Again)
            answer = operation.Ring.Arm(operation, Events(operation.Entry)) is < 0 and int error ? error : Again;
        if (answer != Again)
            operation.Ring.End(operation, answer);
    }

    private static int Try(EmulatedOperation operation, int fd) => operation.Entry.opcode switch
    {
        IORING_OP_ACCEPT => Sockets.Accept(operation, fd),
        IORING_OP_CONNECT => Sockets.Connect(operation, fd),
        IORING_OP_SEND or IORING_OP_SENDMSG => Sends.Try(operation, fd),
        IORING_OP_SEND_ZC or IORING_OP_SENDMSG_ZC => ZeroCopySends.Try(operation, fd),
        IORING_OP_RECV or IORING_OP_RECVMSG => Receives.Try(operation, fd),
        IORING_OP_EPOLL_WAIT => Epolls.Wait(operation, fd),
        _ => PickedReads.Try(operation, fd),
    };

    private static int Place(EmulatedOperation operation)
    {
        int error = Requests.Hold(operation, operation.Entry.fd);
        if (error == 0)
            error = operation.Ring.Arm(operation, Events(operation.Entry));
        return error == 0 ? Submitter.Pending : error;
    }

    private static bool PollsFirst(in io_uring_sqe entry) => entry.opcode == IORING_OP_ACCEPT
        ? (entry.ioprio & AcceptPollFirst) != 0
        : SocketRules.IsTransfer(entry.opcode) && (entry.ioprio & PollFirst) != 0;

    private static int Refuse(int fd) => SocketCalls.Refuse(fd) is < 0 and int error ? error : Again;

    private static uint Events(in io_uring_sqe entry)
    {
        const uint Urgent = (uint)PollEvents.Priority;
        bool isSend = entry.opcode == IORING_OP_CONNECT
            || (SocketRules.IsTransfer(entry.opcode) && !SocketRules.IsReceive(entry.opcode));
        if (isSend)
            return (uint)PollEvents.Write | Urgent;

        bool isForErrors = SocketRules.IsReceive(entry.opcode)
            && (entry.msg_flags & Interop.Libc.MSG_ERRQUEUE) != 0;
        return isForErrors ? Urgent : (uint)PollEvents.Read | Urgent;
    }
}
