namespace URing;

/// <summary>How a ring shall be set up.</summary>
public sealed class RingOptions
{
    /// <summary>The kernel to run on; <see langword="null"/> for the automatic choice.</summary>
    /// <remarks>An explicit kernel that cannot be had makes the constructor throw.</remarks>
    public RingKernel? Kernel { get; init; }

    /// <summary>
    /// How many completions the queue holds, rounded up to a power of two, at most 65,536; 0 for twice the entries.
    /// </summary>
    /// <remarks>More completions are never lost: the kernel keeps them until there is room.</remarks>
    public int CompletionEntries { get; init; }

    /// <summary>Whether the ring starts disabled: it can be restricted, and takes entries once it is enabled.</summary>
    public bool StartDisabled { get; init; }

    /// <summary>
    /// Whether one thread owns the ring: the one that created it or, where it started disabled, that enabled it.
    /// </summary>
    /// <remarks>
    /// The fastest mode. Kernel: SINGLE_ISSUER, DEFER_TASKRUN and TASKRUN_FLAG as far as the kernel has them;
    /// completions are posted only when the owner enters for them, which this class does when it finds none.
    /// </remarks>
    public bool SingleOwner { get; init; }
}
