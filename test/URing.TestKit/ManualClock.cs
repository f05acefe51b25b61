namespace URing.TestKit;

/// <summary>A clock that stands still until it is told to move.</summary>
/// <remarks>Its timers go off inside <see cref="Advance"/>. Threading: any thread.</remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are set now.</summary>
    public int Set
    {
        get
        {
            lock (_gate)
                return _alarms.Count;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        _ = alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Moves the clock on, and sets off the timers that are due then.</summary>
    public void Advance(TimeSpan time)
    {
        List<Alarm> due;
        lock (_gate)
        {
            _now += time.Ticks;
            due = [.. _alarms.Where(alarm => alarm.Due <= _now)];
            _ = _alarms.RemoveAll(alarm => alarm.Due <= _now);
        }
        foreach (Alarm alarm in due)
            alarm.GoOff();
    }

    private sealed class Alarm(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void GoOff() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
                throw new NotSupportedException("Timers of this clock go off once.");

            lock (clock._gate)
            {
                _ = clock._alarms.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime.Ticks;
                clock._alarms.Add(this);
            }
            return true;
        }

        public void Dispose() => _ = Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
