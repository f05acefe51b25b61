namespace URing.Kernels;

/// <summary>What of a ring's options not every kernel has.</summary>
internal static class RingWishes
{
    /// <summary>Names the wishes that differ from the defaults; empty if there are none.</summary>
    public static string Describe(RingOptions options) => string.Join(", ", List(options));

    private static IEnumerable<string> List(RingOptions options)
    {
        if (options.EntrySize != SlotSize.Small)
            yield return $"{nameof(RingOptions.EntrySize)} {options.EntrySize}";
        if (options.CompletionSize != SlotSize.Small)
            yield return $"{nameof(RingOptions.CompletionSize)} {options.CompletionSize}";
        if (options.CompletionPolling != CompletionPolling.None)
            yield return $"{nameof(RingOptions.CompletionPolling)} {options.CompletionPolling}";
        if (options.Polling is not null)
            yield return nameof(RingOptions.Polling);
        if (options.CooperativeTaskRun)
            yield return nameof(RingOptions.CooperativeTaskRun);
        if (options.OwnMemory)
            yield return nameof(RingOptions.OwnMemory);
        if (options.Descriptor != RingDescriptor.File)
            yield return $"{nameof(RingOptions.Descriptor)} {options.Descriptor}";
        if (options.WorkersOf is not null)
            yield return nameof(RingOptions.WorkersOf);
    }
}
