namespace URing;

/// <summary>Mistakes that can be switched on one by one in a test build, to show that a test sees each.</summary>
internal enum PlantedFault
{
    None,
    UnpinAtCancel,
    NoGeneration,
    NoPulseWhenWaiterLeaves,
    ReleaseAtSubmitError,
    HeadMovedBeforeCopy,
    NoResubmission,
    WakeNotPassedOn,
    OneWaiterTakesAllWakes,
    ShortSubmitForgotten,
    OverflowNeverFlushed,
    CloseWithoutReaping,
    CancelTakesNewest,
    FileReleasedAtSubmit,
    SleepWithoutLooking,
    SignalEndsWait,
    StaleEntryFields,
    EmptyAllowlistAllowsAll,
    CancelledStaysMarked,
    FillerHandedOut,
    LargeTakesOneSlot,
    SleepingThreadNotWoken,
    UnpublishedNotMoved,
    ChainCutByTheQueue,
    LookAfterLeaving,
    RingInheritedByFork,
    BufferReleasedAtRemove,
    BundleFollowsIds,
    GroupFreedAtDispose,
}

/// <summary>The planted fault that is switched on, by URING_PLANTED_FAULT; never any in an ordinary build.</summary>
internal static class PlantedFaults
{
#if PLANTED_FAULTS
    private static readonly PlantedFault s_active =
        Enum.TryParse(Environment.GetEnvironmentVariable("URING_PLANTED_FAULT"), out PlantedFault fault)
            ? fault
            : PlantedFault.None;

    public static bool Has(PlantedFault fault) => s_active == fault;
#else
    public static bool Has(PlantedFault _) => false;
#endif
}
