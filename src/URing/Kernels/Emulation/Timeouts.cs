using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that wait for a time: starting them, and ending them by clock or by count.</summary>
/// <remarks>Threading: everything under the ring's gate, except what takes it itself.</remarks>
internal sealed class Timeouts(EmulatedRing ring)
{
    // In the order in which their counts are reached.
    private readonly List<EmulatedOperation> _counted = [];

    /// <summary>Reads the time that an entry points to. Answers 0 or a negative errno.</summary>
    public static int Prepare(EmulatedOperation operation)
    {
        ref readonly io_uring_sqe entry = ref operation.Entry;
        ulong address = entry.opcode == IORING_OP_TIMEOUT_REMOVE ? entry.off : entry.addr;
        Span<__kernel_timespec> time = stackalloc __kernel_timespec[1];
        if (!UserMemory.TryCopy(address, time))
            return -(int)Errno.EFAULT;
        if (time[0].tv_sec < 0 || time[0].tv_nsec < 0)
            return -(int)Errno.EINVAL;

        operation.Timing.Time = ToNanoseconds(time[0]);
        return 0;
    }

    public int Begin(EmulatedOperation operation)
    {
        lock (ring.Gate)
        {
            uint number = (uint)operation.Entry.off;
            int error = Start(operation, OperationState.Armed);
            if (error < 0)
                return error;

            if (IsRepeated(operation))
                operation.Timing.Left = number;
            else if (number != 0)
                Count(operation, ring.Sink.Sequence + number);
            return Submitter.Pending;
        }
    }

    /// <summary>Starts the clock of a time limit; without a clock it ends, and has limited nothing.</summary>
    public void StartLimit(EmulatedOperation limit)
    {
        int error = Start(limit, OperationState.Limiting);
        if (error == 0)
            return;

        limit.Limited!.Limit = null;
        limit.Limited = null;
        limit.Refusal = error;
        ring.Chains.Enqueue(limit);
    }

    /// <summary>Gives a timeout or a time limit that runs another time. Answers 0 or a negative errno.</summary>
    public int Update(EmulatedOperation update)
    {
        ref readonly io_uring_sqe entry = ref update.Entry;
        bool isLimit = (entry.timeout_flags & IORING_LINK_TIMEOUT_UPDATE) != 0;
        OperationState state = isLimit ? OperationState.Limiting : OperationState.Armed;
        byte opcode = isLimit ? IORING_OP_LINK_TIMEOUT : IORING_OP_TIMEOUT;
        lock (ring.Gate)
        {
            EmulatedOperation? found = ring.Table.Oldest;
            while (found is not null && (found.State != state || found.Entry.opcode != opcode
                || found.Entry.user_data != entry.addr))
                found = found.Next;
            if (found is null)
                return -(int)Errno.ENOENT;

            // From now on only the time counts.
            Remove(found);
            found.Timing = new Timing { Time = update.Timing.Time };
            found.Entry.timeout_flags &= ~IORING_TIMEOUT_ABS;
            found.Entry.timeout_flags |= entry.timeout_flags & IORING_TIMEOUT_ABS;
            return Start(found, state);
        }
    }

    /// <summary>Takes a timeout out of every list, so that it will not fire.</summary>
    public void Remove(EmulatedOperation operation)
    {
        operation.Timing.Queue?.Remove(operation);
        if (operation.Timing.IsCounted)
            _ = _counted.Remove(operation);
    }

    /// <summary>Ends all timeouts whose count has been reached.</summary>
    public void EndCounted()
    {
        while (_counted.Count > 0 && (int)(ring.Sink.Sequence - _counted[0].Timing.Target) >= 0)
            End(_counted[0], 0);
    }

    /// <summary>Ends all timeouts of a clock whose time has come.</summary>
    /// <param name="expired">What time limits took out of its waiting; the caller must end it.</param>
    public void EndDue(TimerQueue queue, ref List<EmulatedOperation>? expired)
    {
        while (queue.TryTakeDue(out EmulatedOperation operation))
        {
            if (operation.Limited is { } limited)
                End(operation, Expire(operation, limited, expired ??= []));
            else if (!IsRepeated(operation) || !TryRepeat(operation))
                End(operation, -(int)Errno.ETIME);
        }
    }

    /// <summary>A span of time in nanoseconds, or the longest there is.</summary>
    public static long ToNanoseconds(in __kernel_timespec time)
    {
        Int128 nanoseconds = ((Int128)time.tv_sec * 1_000_000_000) + time.tv_nsec;
        return (long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue);
    }

    public static long AddSaturated(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private int Start(EmulatedOperation operation, OperationState state)
    {
        // The poller may be gone by now, and its descriptors with it.
        if (ring.IsClosed)
            return -(int)Errno.ECANCELED;

        ref readonly io_uring_sqe entry = ref operation.Entry;
        bool isAbsolute = (entry.timeout_flags & IORING_TIMEOUT_ABS) != 0;
        int clock = Clock(entry.timeout_flags, isAbsolute);
        int error = ring.Poller.FindTimers(clock, out TimerQueue? queue);
        if (queue is null)
            return error;

        long time = operation.Timing.Time;
        operation.State = state;
        queue.Add(operation, isAbsolute ? time : AddSaturated(time, TimerQueue.Now(clock)));
        return 0;
    }

    // What the time limit itself ends with, as on Linux the answer of a cancel.
    private static int Expire(
        EmulatedOperation limit, EmulatedOperation limited, List<EmulatedOperation> expired)
    {
        limited.Limit = limit.Limited = null;
        int answer = Cancellation.TakeOne(limited, expired);
        return answer == 0 ? -(int)Errno.ETIME : answer;
    }

    private bool TryRepeat(EmulatedOperation operation)
    {
        // Where there is no room for its word that more will come, it ends.
        if (operation.Timing.Left == 1 || ring.Sink.IsFull)
            return false;
        if (operation.Timing.Left > 0)
            operation.Timing.Left--;

        ring.Sink.CountTimeout();
        ring.Sink.Post(new io_uring_cqe
        {
            user_data = operation.Entry.user_data,
            res = -(int)Errno.ETIME,
            flags = IORING_CQE_F_MORE,
        });
        return Start(operation, OperationState.Armed) == 0;
    }

    private static bool IsRepeated(EmulatedOperation operation) =>
        (operation.Entry.timeout_flags & IORING_TIMEOUT_MULTISHOT) != 0;

    private void Count(EmulatedOperation operation, uint target)
    {
        operation.Timing.IsCounted = true;
        operation.Timing.Target = target;
        int place = _counted.Count;
        while (place > 0 && (int)(_counted[place - 1].Timing.Target - target) > 0)
            place--;
        _counted.Insert(place, operation);
    }

    private void End(EmulatedOperation operation, int result)
    {
        Remove(operation);
        ring.Sink.CountTimeout();
        ring.Finish(operation, result);
    }

    // A span of real time does not notice that the clock is set: it is measured by the clock that is never set.
    private static int Clock(uint flags, bool isAbsolute)
    {
        if ((flags & IORING_TIMEOUT_BOOTTIME) != 0)
            return Libc.CLOCK_BOOTTIME;
        return (flags & IORING_TIMEOUT_REALTIME) != 0 && isAbsolute ? Libc.CLOCK_REALTIME : Libc.CLOCK_MONOTONIC;
    }
}
