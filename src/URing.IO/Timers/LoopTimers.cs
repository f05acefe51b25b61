using URing.IO.Loops;

namespace URing.IO.Timers;

/// <summary>A loop's timers, and how long the loop may sleep for them.</summary>
/// <remarks>
/// A tick is a millisecond. With the system's clock the loop sleeps until the next tick; any other clock is asked to
/// wake the loop. Threading: the loop's thread, where nothing else is said.
/// </remarks>
internal sealed class LoopTimers
{
    private const long NoTick = long.MaxValue;
    private const int MostTries = 8;

    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly TimerWheel _wheel = new(0);
    private readonly ITimer? _alarm;
    private long _alarmTick = NoTick;

    public LoopTimers(TimeProvider clock, LoopCore loop)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        if (clock != TimeProvider.System)
        {
            _alarm = clock.CreateTimer(_ => OnAlarm(loop), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>How long nothing is due.</summary>
    public TimeSpan UntilNext
    {
        get
        {
            if (_wheel.Count == 0)
                return Timeout.InfiniteTimeSpan;

            long next = _wheel.NextTick;
            TimeSpan left = TimeSpan.FromMilliseconds(next) - Elapsed;
            if (left < TimeSpan.Zero)
                left = TimeSpan.Zero;
            if (_alarm is null)
                return left;

            return SetAlarm(next) ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
        }
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    private long PassedTick => (long)Elapsed.TotalMilliseconds;

    /// <summary>The first tick at which a time from now has passed whole. Threading: any thread.</summary>
    public long TickAfter(TimeSpan time) =>
        ((Elapsed + time).Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;

    /// <summary>Sets a timer, or expires it at once if it is due.</summary>
    public void Add(WheelTimer timer, long due)
    {
        long now = PassedTick;
        if (due <= now)
        {
            timer.Expire();
            return;
        }
        // An empty wheel stands still: it has nothing to pass on its way.
        if (_wheel.Count == 0)
            _wheel.Advance(now);
        _wheel.Add(timer, due);
    }

    public void Remove(WheelTimer timer) => _wheel.Remove(timer);

    public void ExpireDue()
    {
        if (_wheel.Count > 0)
            _wheel.Advance(PassedTick);
    }

    /// <summary>Expires all timers at the end of the loop, whose closing they see.</summary>
    public void EndAll()
    {
        while (_wheel.TakeAny() is { } timer)
            timer.Expire();
        _alarm?.Dispose();
    }

    // A timer may go off a little early by the same clock's time: the next turn sets it again.
    private void OnAlarm(LoopCore loop)
    {
        Volatile.Write(ref _alarmTick, NoTick);
        loop.Wake();
    }

    // Only for the clock of a program or test: it moves when it is told to, also between a look at it and the setting
    // of its timer, which would then be late.
    private bool SetAlarm(long tick)
    {
        TimeSpan left = TimeSpan.FromMilliseconds(tick) - Elapsed;
        if (tick == Volatile.Read(ref _alarmTick) && left > TimeSpan.Zero)
            return true;

        for (int i = 0; i < MostTries && left > TimeSpan.Zero; i++)
        {
            Volatile.Write(ref _alarmTick, tick);
            _ = _alarm!.Change(left, Timeout.InfiniteTimeSpan);
            TimeSpan now = TimeSpan.FromMilliseconds(tick) - Elapsed;
            if (now > TimeSpan.Zero && left - now < TimeSpan.FromMilliseconds(1))
                return true;
            left = now;
        }
        return false;
    }
}
