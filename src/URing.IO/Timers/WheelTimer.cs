namespace URing.IO.Timers;

/// <summary>Something that a wheel tells that its time has come.</summary>
internal abstract class WheelTimer
{
    /// <summary>The tick at which the time has come.</summary>
    public long Due { get; set; }

    public WheelTimer? Before { get; set; }

    public WheelTimer? Next { get; set; }

    /// <summary>Where the timer is: level and place in one number; negative if it is in no wheel.</summary>
    public int Place { get; set; } = -1;

    public bool IsSet => Place >= 0;

    public abstract void Expire();
}
