namespace URing;

/// <summary>How large the slots of a queue are.</summary>
public enum SlotSize
{
    /// <summary>64 bytes for an entry, 16 for a completion: enough for nearly every request.</summary>
    Small,

    /// <summary>Twice that for every slot. Kernel: IORING_SETUP_SQE128 and IORING_SETUP_CQE32, since 5.19.</summary>
    Large,

    /// <summary>
    /// Either, slot by slot. Kernel: IORING_SETUP_CQE_MIXED since 6.18, IORING_SETUP_SQE_MIXED since 6.19.
    /// </summary>
    Mixed,
}
