using URing.Kernels.Interop;

namespace URing;

/// <summary>A clock by which a ring measures timeouts of waits.</summary>
public enum WaitClock
{
    /// <summary>Stands still while the machine sleeps.</summary>
    Monotonic = Libc.CLOCK_MONOTONIC,
    /// <summary>Goes on while the machine sleeps.</summary>
    Boottime = Libc.CLOCK_BOOTTIME,
}
