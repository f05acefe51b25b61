using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that make sockets and connections.</summary>
internal static class Sockets
{
    /// <summary>Copies what the user may change after the submission. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        return entry.opcode switch
        {
            IORING_OP_BIND or IORING_OP_CONNECT => operation.Message.LoadAddress(entry.addr, entry.off),
            IORING_OP_SEND => Sends.Prepare(operation),
            IORING_OP_SENDMSG => operation.Message.LoadHeader(entry.addr, sends: true, picks: false),
            IORING_OP_SEND_ZC or IORING_OP_SENDMSG_ZC => ZeroCopySends.Prepare(operation),
            IORING_OP_RECV or IORING_OP_RECVMSG => Receives.Prepare(operation),
            _ => 0,
        };
    }

    public static int Begin(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        switch (entry.opcode)
        {
            case IORING_OP_SOCKET:
                return Create(operation);
            case IORING_OP_BIND:
                return operation.Message.Bind(entry.fd);
            case IORING_OP_LISTEN:
                return Libc.listen(entry.fd, (int)entry.len) < 0 ? Libc.LastErrno : 0;
            case IORING_OP_SHUTDOWN:
                return Libc.shutdown(entry.fd, (int)entry.len) < 0 ? Libc.LastErrno : 0;
            default:
                return Attempts.Begin(operation);
        }
    }

    /// <summary>Accepts what is there. Answers the result, or that there is nothing yet.</summary>
    public static int Accept(EmulatedOperation operation, int fd)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        while (true)
        {
            int answer = SocketCalls.Accept(fd, entry.addr, entry.off, (int)entry.accept_flags);
            if (answer == -(int)Errno.EINTR)
                continue;
            if (answer == -(int)Errno.EAGAIN && (entry.ioprio & IORING_ACCEPT_DONTWAIT) == 0)
                return Attempts.Again;
            if (answer < 0)
                return answer;

            bool isTcp = SocketCalls.IsTcp(fd);
            bool hasMore = isTcp && SocketCalls.Poll(fd, (short)PollEvents.Read) > 0;
            uint flags = hasMore ? IORING_CQE_F_SOCK_NONEMPTY : 0;
            answer = SlotRequests.Install(operation, answer);
            bool isMultishot = (entry.ioprio & IORING_ACCEPT_MULTISHOT) != 0;
            if (answer < 0 || !isMultishot || !operation.Ring.TryPostShot(operation, answer, flags))
            {
                operation.CqeFlags = flags;
                return answer;
            }
            if (isTcp && !hasMore)
                return Attempts.Again;
        }
    }

    /// <summary>Connects, or sees what has become of that. Answers the result, or that it is underway.</summary>
    public static int Connect(EmulatedOperation operation, int fd)
    {
        Message message = operation.Message;
        bool isUnderway = operation.WasPolled;
        if (isUnderway && (SocketCalls.Poll(fd, 0) & (short)PollEvents.Error) != 0)
            return SocketCalls.TakeError(fd);

        int answer = SocketCalls.Connect(fd, message);
        return answer switch
        {
            -(int)Errno.EINPROGRESS or -(int)Errno.EALREADY or -(int)Errno.EAGAIN or -(int)Errno.EINTR =>
                Attempts.Again,
            -(int)Errno.EISCONN or -(int)Errno.EBADFD when isUnderway => SocketCalls.TakeError(fd),
            _ => answer,
        };
    }

    private static int Create(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        int fd = Libc.socket(entry.fd, (int)entry.off, (int)entry.len);
        return fd < 0 ? Libc.LastErrno : SlotRequests.Install(operation, fd);
    }
}
