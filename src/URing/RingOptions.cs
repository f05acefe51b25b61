namespace URing;

/// <summary>How a ring shall be set up.</summary>
public sealed class RingOptions
{
    internal const int MostRegisteredWaits = 1024;

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

    /// <summary>
    /// Whether completions that need this thread wait for its next system call instead of interrupting it.
    /// </summary>
    /// <remarks>
    /// For rings of one thread that is busy elsewhere; <see cref="SingleOwner"/> goes further. Kernel: COOP_TASKRUN and
    /// TASKRUN_FLAG, since 5.19.
    /// </remarks>
    public bool CooperativeTaskRun { get; init; }

    /// <summary>How large entries are; large ones are for commands with 80 bytes of arguments.</summary>
    public SlotSize EntrySize { get; init; }

    /// <summary>How large completions are; large ones carry 16 bytes more.</summary>
    public SlotSize CompletionSize { get; init; }

    /// <summary>
    /// A thread of the kernel that takes the entries; <see langword="null"/> for none. Not with
    /// <see cref="SingleOwner"/> or <see cref="CooperativeTaskRun"/>.
    /// </summary>
    public SubmissionPolling? Polling { get; init; }

    /// <summary>How the ring learns that a device has finished.</summary>
    /// <remarks>
    /// Kernel: a ring that polls takes only transfers of files opened for direct I/O on a device that can be polled,
    /// no-ops, messages and registrations; the rest is refused. Time limits of waits are not kept while it polls.
    /// </remarks>
    public CompletionPolling CompletionPolling { get; init; }

    /// <summary>Whether the queues lie in memory of this process instead of the kernel's.</summary>
    /// <remarks>Kernel: IORING_SETUP_NO_MMAP, since 6.5. Such a ring cannot be resized.</remarks>
    public bool OwnMemory { get; init; }

    /// <summary>How the ring is named when its kernel is entered.</summary>
    public RingDescriptor Descriptor { get; init; }

    /// <summary>
    /// A ring of the same kernel whose worker threads this one uses too, and whose polling thread if it has one.
    /// </summary>
    /// <remarks>Kernel: IORING_SETUP_ATTACH_WQ, since 5.6.</remarks>
    public Ring? WorkersOf { get; init; }

    /// <summary>How many waits with registered times the ring has, 0 to 1,024: <see cref="Ring.Waits"/>.</summary>
    /// <remarks>Kernel: IORING_REGISTER_MEM_REGION, since 6.13.</remarks>
    public int RegisteredWaits { get; init; }

    /// <summary>Refuses numbers out of range and options that exclude each other.</summary>
    internal void Check(int entries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(CompletionEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CompletionEntries, Ring.MostCompletions);
        if (CompletionEntries > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(CompletionEntries, entries);
        ArgumentOutOfRangeException.ThrowIfNegative(RegisteredWaits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RegisteredWaits, MostRegisteredWaits);
        if (Polling is { } polling)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(polling.Idle, TimeSpan.Zero, nameof(Polling));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(
                polling.Idle.TotalMilliseconds, uint.MaxValue, nameof(Polling));
            ArgumentOutOfRangeException.ThrowIfNegative(polling.Processor ?? 0, nameof(Polling));
            if (SingleOwner)
                throw Throw.OptionsExclude(nameof(Polling), nameof(SingleOwner));
            if (CooperativeTaskRun)
                throw Throw.OptionsExclude(nameof(Polling), nameof(CooperativeTaskRun));
        }
        WorkersOf?.ThrowIfDisposed();
        if (Descriptor == RingDescriptor.RegisteredOnly && !OwnMemory)
            throw Throw.OptionNeeds(nameof(Descriptor), nameof(OwnMemory));
    }
}
