using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Reads and writes: at once if that needs no waiting, else when ready, else on a worker.</summary>
internal static unsafe class Transfers
{
    public static int Start(EmulatedRing ring, in io_uring_sqe entry)
    {
        if ((entry.flags & IOSQE_ASYNC) != 0)
            return StartOnWorker(ring, entry);
        if (ring.DirectFiles.Has(entry))
            return Defer(ring, entry, needsWorker: false, isChecked: false);

        // SAFETY: the vectors and what they point to are the user's until the completion is posted.
        var single = new iovec { iov_base = entry.addr, iov_len = entry.len };
        bool isVectored = Transfer.IsVectored(entry);
        iovec* vectors = isVectored ? (iovec*)entry.addr : &single;
        int count = isVectored ? (int)entry.len : 1;
        long offset = (long)entry.off;
        int flags = (int)entry.rw_flags | Libc.RWF_NOWAIT;
        int answer = Transfer.RunOnce(entry.fd, vectors, count, ref offset, Transfer.IsWrite(entry), flags);
        if (answer > 0 && IsCutShort(entry, answer, Transfer.Measure(entry)))
            return Continue(ring, entry, answer);
        return MayWait(entry, answer)
            ? Defer(ring, entry, answer == -(int)Errno.EOPNOTSUPP, isChecked: true)
            : answer;
    }

    /// <summary>Starts an operation that has its vectors already.</summary>
    public static int Begin(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        if ((entry.flags & IOSQE_ASYNC) != 0)
        {
            int error = Requests.Hold(operation, entry.fd);
            return error == 0 ? Requests.Defer(operation, isPatient: false) : error;
        }
        if (operation.Ring.DirectFiles.Has(entry))
            return Place(operation);

        Transfer transfer = operation.Transfer;
        int moved = transfer.Run(entry.fd, mayWait: false);
        if (moved > 0 && IsCutShort(entry, moved, transfer.Length))
            moved = RunOn(transfer, entry.fd, moved);
        operation.NeedsWorker = moved == -(int)Errno.EOPNOTSUPP;
        return MayWait(entry, moved) ? Place(operation) : transfer.Settle(moved);
    }

    /// <summary>Goes on when the file is ready, on the poller's thread: waiting is out of the question.</summary>
    public static void Resume(EmulatedOperation operation)
    {
        if (operation.NeedsWorker)
        {
            // The poller may be gone when the worker is through.
            operation.Ring.Poller.Unwatch(operation);
            EndUnless(operation, operation.Ring.Enqueue(operation, isPatient: true));
            return;
        }

        int answer = operation.Transfer.Run(operation.Descriptor, mayWait: false);
        operation.NeedsWorker = answer == -(int)Errno.EOPNOTSUPP;
        if (MayWait(operation.Entry, answer))
            EndUnless(operation, operation.Ring.Arm(operation, Events(operation)));
        else
            operation.Ring.End(operation, operation.Transfer.Settle(answer));
    }

    /// <summary>Makes the transfer on a worker's thread.</summary>
    public static void Run(EmulatedOperation operation)
    {
        Transfer transfer = operation.Transfer;
        int fd = operation.Descriptor;
        if (!operation.NeedsWorker)
        {
            int quick = transfer.Run(fd, mayWait: false);
            if (!MayWait(operation.Entry, quick))
            {
                operation.Ring.End(operation, transfer.Settle(quick));
                return;
            }
            operation.NeedsWorker = quick == -(int)Errno.EOPNOTSUPP;
            int error = operation.Ring.Arm(operation, Events(operation));
            if (error != -(int)Errno.EPERM)
            {
                EndUnless(operation, error);
                return;
            }
        }
        operation.Ring.End(operation, transfer.Settle(transfer.Run(fd, mayWait: true)));
    }

    private static int StartOnWorker(EmulatedRing ring, in io_uring_sqe entry)
    {
        EmulatedOperation operation = ring.Rent(entry);
        int answer = operation.Transfer.Load(entry, isChecked: false);
        return DropUnlessPending(operation, answer == 0 ? Begin(operation) : answer);
    }

    private static int Defer(EmulatedRing ring, in io_uring_sqe entry, bool needsWorker, bool isChecked)
    {
        EmulatedOperation operation = ring.Rent(entry);
        operation.NeedsWorker = needsWorker;
        int answer = operation.Transfer.Load(entry, isChecked);
        return DropUnlessPending(operation, answer == 0 ? Place(operation) : answer);
    }

    private static int Continue(EmulatedRing ring, in io_uring_sqe entry, int moved)
    {
        EmulatedOperation operation = ring.Rent(entry);
        Transfer transfer = operation.Transfer;
        _ = transfer.Load(entry, isChecked: true);
        moved = RunOn(transfer, entry.fd, moved);
        return DropUnlessPending(operation, MayWait(entry, moved) ? Place(operation) : transfer.Settle(moved));
    }

    // A file that is partly cached gave the first part: the rest must come too, unless the file ends there.
    private static int RunOn(Transfer transfer, int fd, int moved)
    {
        do
        {
            transfer.Advance(moved);
            moved = transfer.IsWhole ? 0 : transfer.Run(fd, mayWait: false);
        }
        while (moved > 0);
        return moved;
    }

    // With the poller if the file can be polled, else with a worker.
    private static int Place(EmulatedOperation operation)
    {
        EmulatedRing ring = operation.Ring;
        int error = Requests.Hold(operation, operation.Entry.fd);
        if (error == 0)
            error = ring.Arm(operation, Events(operation));
        if (error == -(int)Errno.EPERM)
        {
            operation.NeedsWorker = true;
            error = ring.Enqueue(operation, isPatient: false);
        }
        return error == 0 ? Submitter.Pending : operation.Transfer.Settle(error);
    }

    private static int DropUnlessPending(EmulatedOperation operation, int answer)
    {
        if (answer != Submitter.Pending)
            operation.Ring.Drop(operation);
        return answer;
    }

    private static void EndUnless(EmulatedOperation operation, int error)
    {
        if (error < 0)
            operation.Ring.End(operation, operation.Transfer.Settle(error));
    }

    private static uint Events(EmulatedOperation operation) =>
        (uint)(Transfer.IsWrite(operation.Entry) ? PollEvents.Write : PollEvents.Read);

    private static bool MayWait(in io_uring_sqe entry, int answer) =>
        answer is -(int)Errno.EAGAIN or -(int)Errno.EOPNOTSUPP && (entry.rw_flags & Libc.RWF_NOWAIT) == 0;

    private static bool IsCutShort(in io_uring_sqe entry, int answer, long asked) =>
        (entry.rw_flags & Libc.RWF_NOWAIT) == 0 && answer < asked
        && Libc.lseek(entry.fd, 0, Libc.SEEK_CUR) >= 0;
}
