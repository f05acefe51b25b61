using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

// Starting -> Armed <-> Running        armed: the poller or a timer waits for it; running: one thread owns it
//          -> Queued -> Running        queued: for a worker
// Armed, Queued, Running -> Ending -> Free
internal enum OperationState
{
    Free,
    Starting,
    Armed,
    Queued,
    Running,
    Ending,
}

/// <summary>A request that could not be completed while it was submitted.</summary>
/// <remarks>
/// Ownership: pooled by its <see cref="OperationTable"/>; the generation tells one use from the next.
/// Threading: whoever moved it out of Armed or Queued under the ring's gate owns it until it is armed or queued again.
/// </remarks>
internal sealed class EmulatedOperation(EmulatedRing ring, uint slot)
{
    public EmulatedRing Ring => ring;

    public uint Generation { get; set; }

    /// <summary>The number that the poller knows it by.</summary>
    public ulong Id => ((ulong)Generation << 32) | slot;

    public OperationState State { get; set; }

    /// <summary>Its neighbours among the operations in flight, oldest first.</summary>
    public EmulatedOperation? Previous { get; set; }

    public EmulatedOperation? Next { get; set; }

    /// <summary>The request itself; addresses in it belong to the user until the completion is posted.</summary>
    public io_uring_sqe Entry { get; set; }

    /// <summary>Our own descriptor of the file, so that the user may close his; -1 for none.</summary>
    public int Descriptor { get; set; }

    /// <summary>Whether the poller has the descriptor on its list.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Whether the file knows no transfers that do not wait, so that a worker must make it.</summary>
    public bool NeedsWorker { get; set; }

    public Transfer Transfer { get; } = new();

    public Timing Timing;

    /// <summary>Whether a result is a success that was asked to be silent.</summary>
    public bool IsSilent(int result) => (Entry.flags & IOSQE_CQE_SKIP_SUCCESS) != 0 && Entry.opcode switch
    {
        IORING_OP_READ or IORING_OP_READV or IORING_OP_WRITE or IORING_OP_WRITEV => result == Transfer.Length,
        IORING_OP_TIMEOUT => result == 0
            || (result == -(int)Errno.ETIME && (Entry.timeout_flags & IORING_TIMEOUT_ETIME_SUCCESS) != 0),
        _ => result >= 0,
    };

    /// <summary>Forgets everything of the use that ended.</summary>
    public void Reset()
    {
        Generation++;
        State = OperationState.Free;
        Previous = Next = null;
        Entry = default;
        Descriptor = -1;
        IsWatched = NeedsWorker = false;
        Timing = default;
        Transfer.Reset();
    }
}
