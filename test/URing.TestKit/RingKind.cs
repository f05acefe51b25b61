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
}
