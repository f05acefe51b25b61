using System.Diagnostics;
using URing.Abi;

namespace URing.Kernels.Emulation;

/// <summary>How long a thread waits for completions, from the argument of io_uring_enter(2).</summary>
/// <param name="Nanoseconds">At most; negative for ever.</param>
/// <param name="MinimumWait">Nanoseconds to hold out for the minimum; after them one completion is enough.</param>
internal readonly record struct WaitLimits(long Nanoseconds, long MinimumWait)
{
    public static WaitLimits Endless => new(-1, 0);

    /// <summary>Answers 0 or a negative errno.</summary>
    public static unsafe int Read(void* argument, nuint size, out WaitLimits limits)
    {
        limits = Endless;
        if (size != (nuint)sizeof(io_uring_getevents_arg))
            return -(int)Errno.EINVAL;
        if (argument == null)
            return -(int)Errno.EFAULT;

        // SAFETY: the caller keeps the argument and the time in it valid during the call.
        var given = *(io_uring_getevents_arg*)argument;
        // The C# side cannot block signals for one call.
        if (given.sigmask != 0)
            return -(int)Errno.EINVAL;

        long nanoseconds = -1;
        if (given.ts != 0)
            nanoseconds = Math.Max(0, Timeouts.ToNanoseconds(*(__kernel_timespec*)given.ts));
        limits = new WaitLimits(nanoseconds, given.min_wait_usec * 1000L);
        return 0;
    }
}

/// <summary>The wait inside io_uring_enter(2): until the tail is far enough, whoever takes the completions.</summary>
internal static class CompletionWait
{
    /// <summary>Answers 0 or a negative errno.</summary>
    public static int Run(EmulatedRing ring, uint minimum, in WaitLimits limits)
    {
        CompletionSink sink = ring.Sink;
        lock (ring.Gate)
        {
            sink.FlushOverflow();
            sink.ResetSignal();
            minimum = Math.Min(minimum, sink.Capacity);
            if (sink.Ready >= minimum)
                return 0;

            bool timedOut = !Sleep(ring, sink.Head + minimum, limits);
            return timedOut && sink.Ready == 0 ? -(int)Errno.ETIME : 0;
        }
    }

    // Answers whether the target was reached, or a timeout fired, before the time was up.
    private static bool Sleep(EmulatedRing ring, uint target, in WaitLimits limits)
    {
        CompletionSink sink = ring.Sink;
        uint tail = sink.Tail;
        uint timeouts = sink.Timeouts;
        long start = Stopwatch.GetTimestamp();
        bool holdsOut = limits.MinimumWait > 0;
        while ((int)(sink.Tail - target) < 0 && sink.Timeouts == timeouts)
        {
            long passed = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            if (limits.Nanoseconds >= 0 && passed >= limits.Nanoseconds)
                return false;
            if (holdsOut && passed >= limits.MinimumWait)
            {
                if (sink.Ready > 0)
                    return true;
                holdsOut = false;
                target = tail + 1;
                continue;
            }
            ring.Sleep.SleepUntil(target, Next(limits, passed, holdsOut));
            sink.FlushOverflow();
        }
        return true;
    }

    private static long Next(in WaitLimits limits, long passed, bool holdsOut)
    {
        long left = limits.Nanoseconds < 0 ? long.MaxValue : limits.Nanoseconds - passed;
        if (holdsOut)
            left = Math.Min(left, limits.MinimumWait - passed);
        return left == long.MaxValue ? -1 : left;
    }
}
