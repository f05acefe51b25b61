namespace URing.Queues;

/// <summary>When a wait is over, on a kernel's clock.</summary>
internal readonly struct Deadline
{
    private const long Never = long.MaxValue;

    private readonly RingKernel _kernel;
    private readonly long _at;

    public Deadline(RingKernel kernel, TimeSpan timeout)
    {
        _kernel = kernel;
        _at = timeout == Timeout.InfiniteTimeSpan ? Never : AddSaturated(kernel.Nanoseconds, timeout.Ticks);
    }

    public bool IsInfinite => _at == Never;

    /// <summary>Nanoseconds until then: 0 once it has passed, negative for ever.</summary>
    public long Remaining => IsInfinite ? -1 : Math.Max(0, _at - _kernel.Nanoseconds);

    /// <summary>The same for waits of the runtime: rounded up, so that nobody spins at the end.</summary>
    public TimeSpan RemainingTime => IsInfinite
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Min(int.MaxValue, (Remaining + 999_999) / 1_000_000));

    public bool HasPassed => Remaining == 0;

    /// <summary>This deadline, or the one after a time from now, whichever comes first.</summary>
    public Deadline Earlier(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return this;

        var other = new Deadline(_kernel, timeout);
        return other._at < _at ? other : this;
    }

    private static long AddSaturated(long nanoseconds, long ticks) =>
        ticks >= (Never - nanoseconds) / TimeSpan.NanosecondsPerTick
            ? Never
            : nanoseconds + (ticks * TimeSpan.NanosecondsPerTick);
}
