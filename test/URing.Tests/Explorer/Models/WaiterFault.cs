namespace URing.Tests.Explorer.Models;

/// <summary>Mistakes in the protocol of waiters, to see that the explorer finds them.</summary>
internal enum WaiterFault
{
    None,

    /// <summary>Who leaves picks no sleeper.</summary>
    NoPulseWhenLeaving,

    /// <summary>Who takes a wake while more are asked for and others are in the kernel tells nobody.</summary>
    WakeNotPassedOn,

    /// <summary>Who leaves because his time is up, picked or not, tells nobody.</summary>
    SilentWhenTimedOut,

    /// <summary>Who finds that a completion came after he had looked goes to sleep, not back to the queue.</summary>
    SleepsOverArrival,
}
