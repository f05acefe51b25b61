namespace URing;

/// <summary>How the kernel learns which queues of network cards a ring looks at.</summary>
public enum NapiTracking
{
    /// <summary>From the sockets that the ring is used with.</summary>
    Dynamic = 0,
    /// <summary>From <see cref="Ring.TrackNapi"/> only, which is cheaper. Kernel: since 6.13.</summary>
    Static = 1,
    /// <summary>Nothing is registered.</summary>
    Inactive = 255,
}
