using System.Diagnostics;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.TestKit;

/// <summary>
/// How long an enter waits: for ever, until a time, or at least some time for more than one completion.
/// </summary>
internal readonly struct EnterWait
{
    private readonly long _start;
    private readonly TimeSpan? _timeout;
    private readonly TimeSpan? _minimumWait;

    private EnterWait(TimeSpan? timeout, TimeSpan? minimumWait)
    {
        _start = Stopwatch.GetTimestamp();
        _timeout = timeout;
        _minimumWait = minimumWait;
    }

    public bool HoldsOut => _minimumWait is not null;

    /// <summary>
    /// Reads the flags and the argument of an enter; <see langword="false"/> where the kernel says EINVAL.
    /// </summary>
    public static unsafe bool TryRead(uint flags, void* argument, nuint size, out EnterWait wait)
    {
        wait = default;
        if ((flags & ~(IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG)) != 0)
            return false;
        if ((flags & IORING_ENTER_EXT_ARG) == 0)
            return true;
        if (size != (nuint)sizeof(io_uring_getevents_arg))
            return false;

        // SAFETY: the caller keeps the argument valid during the call.
        var given = (io_uring_getevents_arg*)argument;
        var time = (__kernel_timespec*)given->ts;
        wait = new EnterWait(
            time == null ? null : ToTimeSpan(*time),
            given->min_wait_usec == 0 ? null : TimeSpan.FromMicroseconds(given->min_wait_usec));
        return true;
    }

    /// <summary>Milliseconds that are left, rounded up: -1 for ever, 0 if the time is up.</summary>
    public int Remaining(bool holdingOut)
    {
        if ((holdingOut ? _minimumWait : _timeout) is not { } limit)
            return -1;

        TimeSpan left = limit - Stopwatch.GetElapsedTime(_start);
        return left <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalMilliseconds));
    }

    private static TimeSpan ToTimeSpan(in __kernel_timespec time) => time.tv_sec >= int.MaxValue
        ? TimeSpan.FromSeconds(int.MaxValue)
        : TimeSpan.FromTicks((time.tv_sec * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick));
}
