namespace URing.TestKit;

/// <summary>A way to set rings up that contract suites run over.</summary>
public enum RingKind
{
    Plain,
    SingleOwner,
    Cooperative,
    PollingThread,
    BusyPolling,
    HybridPolling,
    LargeEntries,
    LargeCompletions,
    MixedCompletions,
    MixedEntries,
    OwnMemory,
    OwnMemorySingleOwner,
    RegisteredDescriptor,
    RegisteredDescriptorOnly,
    RegisteredWaits,
}

public static class RingKinds
{
    private static readonly Lazy<HashSet<string>> s_known = new(() =>
    {
        KernelReport report = KernelProbe.Run(RingKernel.Linux);
        return
        [
            .. report.SetupFlags,
            .. report.Registrations.Where(one => one.Supported != false).Select(one => one.Name),
        ];
    });

    /// <summary>
    /// What options ask for that Linux here does not know, as a probe of its own tells; null if it knows all. So a ring
    /// that fails for a mistake of ours is not taken for a kernel that lacks it.
    /// </summary>
    public static string? Lacking(RingOptions options) =>
        Needs(options).FirstOrDefault(need => !Knows(need)) is { } missing
            ? $"Linux here does not know {missing}."
            : null;

    /// <summary>Whether Linux here knows a setup flag or a registration, by its name without the first part.</summary>
    public static bool Knows(string name) => s_known.Value.Contains(name);

    /// <summary>Options with what makes the kind added.</summary>
    public static RingOptions Complete(this RingKind kind, RingOptions options) => new()
    {
        Kernel = options.Kernel,
        CompletionEntries = options.CompletionEntries,
        StartDisabled = options.StartDisabled,
        SingleOwner = kind != RingKind.PollingThread && (options.SingleOwner
            || kind is RingKind.SingleOwner or RingKind.OwnMemorySingleOwner or RingKind.RegisteredDescriptorOnly),
        CooperativeTaskRun = kind == RingKind.Cooperative && !options.SingleOwner,
        Polling = kind == RingKind.PollingThread ? new SubmissionPolling(TimeSpan.FromMilliseconds(1)) : null,
        CompletionPolling = kind switch
        {
            RingKind.BusyPolling => CompletionPolling.Busy,
            RingKind.HybridPolling => CompletionPolling.Hybrid,
            _ => CompletionPolling.None,
        },
        EntrySize = kind switch
        {
            RingKind.LargeEntries => SlotSize.Large,
            RingKind.MixedEntries => SlotSize.Mixed,
            _ => SlotSize.Small,
        },
        CompletionSize = kind switch
        {
            RingKind.LargeCompletions => SlotSize.Large,
            RingKind.MixedCompletions => SlotSize.Mixed,
            _ => SlotSize.Small,
        },
        OwnMemory = kind is RingKind.OwnMemory or RingKind.OwnMemorySingleOwner or RingKind.RegisteredDescriptorOnly,
        Descriptor = kind switch
        {
            RingKind.RegisteredDescriptor => RingDescriptor.Registered,
            RingKind.RegisteredDescriptorOnly => RingDescriptor.RegisteredOnly,
            _ => RingDescriptor.File,
        },
        RegisteredWaits = kind == RingKind.RegisteredWaits ? 4 : 0,
    };

    private static IEnumerable<string> Needs(RingOptions options)
    {
        if (options.SingleOwner)
            yield return "DEFER_TASKRUN";
        if (options.CooperativeTaskRun)
            yield return "COOP_TASKRUN";
        if (options.Polling is not null)
            yield return "SQPOLL";
        if (options.CompletionPolling != CompletionPolling.None)
            yield return options.CompletionPolling == CompletionPolling.Hybrid ? "HYBRID_IOPOLL" : "IOPOLL";
        if (options.EntrySize != SlotSize.Small)
            yield return options.EntrySize == SlotSize.Mixed ? "SQE_MIXED" : "SQE128";
        if (options.CompletionSize != SlotSize.Small)
            yield return options.CompletionSize == SlotSize.Mixed ? "CQE_MIXED" : "CQE32";
        if (options.OwnMemory)
            yield return "NO_MMAP";
        if (options.Descriptor == RingDescriptor.RegisteredOnly)
            yield return "REGISTERED_FD_ONLY";
        if (options.Descriptor == RingDescriptor.Registered)
            yield return "REGISTER_RING_FDS";
        if (options.RegisteredWaits > 0)
            yield return "REGISTER_MEM_REGION";
    }
}
