using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The requests that wait for a time: starting them, and ending them by clock or by count.</summary>
/// <remarks>Threading: everything under the ring's gate, except <see cref="Start"/>.</remarks>
internal sealed class Timeouts(EmulatedRing ring)
{
    // In the order in which their counts are reached.
    private readonly List<EmulatedOperation> _counted = [];

    public static int Start(EmulatedRing ring, in io_uring_sqe entry)
    {
        Span<__kernel_timespec> time = stackalloc __kernel_timespec[1];
        if (!UserMemory.TryCopy(entry.addr, time))
            return -(int)Errno.EFAULT;
        if (time[0].tv_sec < 0 || time[0].tv_nsec < 0)
            return -(int)Errno.EINVAL;

        lock (ring.Gate)
            return ring.Timeouts.Add(entry, ToNanoseconds(time[0]));
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
    public void EndDue(TimerQueue queue)
    {
        while (queue.TryTakeDue(out EmulatedOperation operation))
            End(operation, -(int)Errno.ETIME);
    }

    /// <summary>A span of time in nanoseconds, or the longest there is.</summary>
    public static long ToNanoseconds(in __kernel_timespec time)
    {
        Int128 nanoseconds = ((Int128)time.tv_sec * 1_000_000_000) + time.tv_nsec;
        return (long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue);
    }

    public static long AddSaturated(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private int Add(in io_uring_sqe entry, long time)
    {
        bool isAbsolute = (entry.timeout_flags & IORING_TIMEOUT_ABS) != 0;
        int clock = Clock(entry.timeout_flags, isAbsolute);
        int error = ring.Poller.FindTimers(clock, out TimerQueue? queue);
        if (queue is null)
            return error;

        EmulatedOperation operation = ring.Table.Rent(entry);
        operation.State = OperationState.Armed;
        if ((uint)entry.off != 0)
            Count(operation, ring.Sink.Sequence + (uint)entry.off);
        queue.Add(operation, isAbsolute ? time : AddSaturated(time, TimerQueue.Now(clock)));
        return Submitter.Pending;
    }

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
        var completion = new io_uring_cqe { user_data = operation.Entry.user_data, res = result };
        ring.Sink.PostTimeout(completion, operation.IsSilent(result));
        ring.Table.Return(operation);
    }

    // A span of real time does not notice that the clock is set: it is measured by the clock that is never set.
    private static int Clock(uint flags, bool isAbsolute)
    {
        if ((flags & IORING_TIMEOUT_BOOTTIME) != 0)
            return Libc.CLOCK_BOOTTIME;
        return (flags & IORING_TIMEOUT_REALTIME) != 0 && isAbsolute ? Libc.CLOCK_REALTIME : Libc.CLOCK_MONOTONIC;
    }
}
