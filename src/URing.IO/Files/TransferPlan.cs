namespace URing.IO.Files;

/// <summary>When a transfer is through.</summary>
internal enum TransferGoal
{
    /// <summary>As soon as the kernel has moved something.</summary>
    Some,

    /// <summary>When all was moved; the end of the file before that is an error.</summary>
    All,
}

/// <summary>What a transfer shall do, but for its buffers.</summary>
/// <param name="IsWrite">Whether it goes to the file.</param>
/// <param name="Goal">When it is through.</param>
/// <param name="Flags">RWF_* of preadv2(2).</param>
/// <param name="FlushesAfter">Whether the data is flushed behind it: through the ring by a linked request.</param>
internal readonly record struct TransferPlan(
    bool IsWrite, TransferGoal Goal = TransferGoal.Some, TransferFlags Flags = TransferFlags.None,
    bool FlushesAfter = false)
{
    /// <summary>Whether a worker takes it only when it is alone, and no call is tried before.</summary>
    public bool GoesThroughRing { get; init; }
}
