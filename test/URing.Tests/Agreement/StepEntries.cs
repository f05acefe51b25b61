using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Tests.Agreement;

/// <summary>The entry of each step that is one.</summary>
internal sealed unsafe class StepEntries(World world, Stock stock)
{
    private const uint WaitAll = 0x100;
    private const uint DontWait = 0x40;
    private const uint Peek = 2;
    private const int LongTime = 1000;

    private bool _hasHadVectors;

    public io_uring_sqe Make(in Step step)
    {
        byte* place = stock.Place(step.Number);
        uint size = (uint)step.Size;
        var sqe = new io_uring_sqe { user_data = (ulong)step.Number, flags = (byte)step.Flags };
        switch (step.Kind)
        {
            case StepKind.Nop:
                sqe.opcode = IORING_OP_NOP;
                sqe.nop_flags = IORING_NOP_INJECT_RESULT;
                sqe.len = step.Variant == 0 ? unchecked((uint)-5) : 0;
                break;
            case StepKind.Read or StepKind.ReadPicked or StepKind.ReadMultishot:
                Read(ref sqe, step, place);
                break;
            case StepKind.Write:
                (sqe.opcode, sqe.fd) = (IORING_OP_WRITE, world.PipeWriter);
                (sqe.addr, sqe.len, sqe.off) = ((ulong)stock.Large, size, ulong.MaxValue);
                break;
            case StepKind.ReadFile:
                (sqe.opcode, sqe.fd) = (IORING_OP_READ, world.FileFd);
                (sqe.addr, sqe.len, sqe.off) = ((ulong)place, size, (ulong)(step.Variant % 24));
                Pick(ref sqe, step.Variant % 2 == 0, step.Group);
                break;
            case StepKind.Send or StepKind.SendPicked or StepKind.SendMessage:
                Send(ref sqe, step);
                break;
            case StepKind.Receive or StepKind.ReceivePicked or StepKind.ReceiveMessage or StepKind.ReceiveMessages:
                Receive(ref sqe, step, place);
                break;
            case StepKind.Provide or StepKind.Remove:
                Manage(ref sqe, step);
                break;
            default:
                Wait(ref sqe, step, place);
                break;
        }
        return sqe;
    }

    private void Read(ref io_uring_sqe sqe, in Step step, byte* place)
    {
        bool isMultishot = step.Kind == StepKind.ReadMultishot;
        sqe.opcode = isMultishot ? IORING_OP_READ_MULTISHOT : IORING_OP_READ;
        sqe.fd = step.Variant == 1 ? world.FileFd : world.PipeReader;
        sqe.off = ulong.MaxValue;
        sqe.len = isMultishot ? 0 : (uint)step.Size;
        sqe.addr = step.Kind == StepKind.Read ? (ulong)place : 0;
        Pick(ref sqe, step.Kind != StepKind.Read, step.Group);
    }

    private void Send(ref io_uring_sqe sqe, in Step step)
    {
        sqe.opcode = step.Kind == StepKind.SendMessage ? IORING_OP_SENDMSG : IORING_OP_SEND;
        sqe.fd = world.Socket(step.Target);
        sqe.msg_flags = (step.Variant % 4) switch { 0 => WaitAll, 1 => DontWait, _ => 0 };
        (sqe.addr, sqe.len) = ((ulong)stock.Large, (uint)step.Size);
        if (step.Kind == StepKind.SendMessage)
        {
            _hasHadVectors = true;
            (sqe.addr, sqe.len) = (Message(stock.Head(step.Number), (ulong)stock.Large, (ulong)step.Size), 1);
            return;
        }
        Pick(ref sqe, step.Kind == StepKind.SendPicked, step.Group);
        if (step.Kind == StepKind.SendPicked && step.Variant % 2 == 0)
            (sqe.ioprio, sqe.len) = (IORING_RECVSEND_BUNDLE, step.Variant % 8 < 4 ? 0 : sqe.len);
    }

    private void Receive(ref io_uring_sqe sqe, in Step step, byte* place)
    {
        bool picks = step.Kind is StepKind.ReceivePicked or StepKind.ReceiveMessages;
        bool isMessage = step.Kind is StepKind.ReceiveMessage or StepKind.ReceiveMessages;
        _hasHadVectors |= isMessage;
        sqe.opcode = isMessage ? IORING_OP_RECVMSG : IORING_OP_RECV;
        sqe.fd = world.Socket(step.Target);
        sqe.len = isMessage ? 1 : (uint)step.Size;
        sqe.msg_flags = (step.Variant % 16) switch { 0 or 1 => WaitAll, 2 => DontWait, 3 => Peek, _ => 0 };
        if (isMessage)
            sqe.addr = picks
                ? Head(stock.Head(step.Number), step.Variant)
                : Message(stock.Head(step.Number), (ulong)place, (ulong)step.Size);
        else if (!picks)
            sqe.addr = (ulong)place;
        Pick(ref sqe, picks, step.Group);
        if (!picks)
            return;

        int options = step.Variant / 16;
        if (isMessage || (options & 1) != 0)
            sqe.ioprio |= IORING_RECV_MULTISHOT;
        if (!isMessage && (options & 2) != 0)
            sqe.ioprio |= IORING_RECVSEND_BUNDLE;
        // How many buffers a bundle without a length takes depends on memory that Linux kept from another request.
        if (!isMessage && (options & 2) != 0 && _hasHadVectors)
            sqe.len = Math.Max(1, sqe.len);
        if (options == 1 && step.Variant % 4 == 1)
            sqe.optlen = (uint)step.Size + 3;
    }

    private void Manage(ref io_uring_sqe sqe, in Step step)
    {
        bool removes = step.Kind == StepKind.Remove;
        sqe.opcode = removes ? IORING_OP_REMOVE_BUFFERS : IORING_OP_PROVIDE_BUFFERS;
        sqe.fd = step.Variant % 4;
        sqe.buf_group = step.Variant % 16 == 15 ? step.Group : Stock.Listed;
        if (removes)
            return;
        sqe.addr = (ulong)(stock.List + (step.Number * 64));
        sqe.len = (uint)(step.Size % 16);
        sqe.off = (ulong)(100 + (step.Number * 4));
    }

    private void Wait(ref io_uring_sqe sqe, in Step step, byte* place)
    {
        ulong other = (ulong)(step.Size % 12);
        switch (step.Kind)
        {
            case StepKind.Poll:
                sqe.opcode = IORING_OP_POLL_ADD;
                sqe.fd = step.Variant % 4 == 3 ? world.PipeReader : world.Socket(step.Target);
                sqe.poll32_events = (uint)(step.Variant % 8 == 0 ? PollEvents.Write : PollEvents.Read);
                sqe.len = step.Variant % 8 > 5 ? IORING_POLL_ADD_MULTI : 0;
                break;
            case StepKind.PollRemove:
                (sqe.opcode, sqe.addr) = (IORING_OP_POLL_REMOVE, other);
                break;
            case StepKind.TimeoutRemove:
                (sqe.opcode, sqe.addr) = (IORING_OP_TIMEOUT_REMOVE, other);
                break;
            case StepKind.Timeout:
                ((__kernel_timespec*)place)->tv_sec = LongTime;
                sqe.opcode = step.Variant % 3 == 0 ? IORING_OP_LINK_TIMEOUT : IORING_OP_TIMEOUT;
                (sqe.addr, sqe.len) = ((ulong)place, 1);
                break;
            default:
                (sqe.opcode, sqe.addr) = (IORING_OP_ASYNC_CANCEL, other);
                sqe.cancel_flags = (step.Variant % 8) switch
                {
                    0 => IORING_ASYNC_CANCEL_ALL,
                    // Which of several a cancel by the descriptor alone finds is left to chance.
                    1 => IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_USERDATA,
                    2 => IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ALL,
                    3 => IORING_ASYNC_CANCEL_OP | IORING_ASYNC_CANCEL_ALL,
                    _ => 0,
                };
                sqe.fd = world.Socket(step.Target);
                sqe.len = (sqe.cancel_flags & IORING_ASYNC_CANCEL_OP) != 0 ? IORING_OP_RECV : 0u;
                break;
        }
    }

    private static void Pick(ref io_uring_sqe sqe, bool picks, ushort group)
    {
        if (!picks)
            return;
        sqe.flags |= IOSQE_BUFFER_SELECT;
        sqe.buf_group = group;
    }

    private static ulong Message(byte* place, ulong buffer, ulong length)
    {
        var vectors = (iovec*)(place + 64);
        vectors[0] = new iovec { iov_base = buffer, iov_len = length / 2 };
        vectors[1] = new iovec { iov_base = buffer + (length / 2), iov_len = length - (length / 2) };
        *(msghdr*)place = new msghdr { msg_iov = (ulong)vectors, msg_iovlen = 2 };
        return (ulong)place;
    }

    private static ulong Head(byte* place, int variant)
    {
        *(msghdr*)place = new msghdr { msg_namelen = variant % 8 == 7 ? 16u : 0 };
        return (ulong)place;
    }
}
