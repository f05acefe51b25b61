using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

// Starting -> Armed <-> Running        armed: the poller or a timer waits for it; running: one thread owns it
//          -> Queued -> Running        queued: for a worker
//          -> Limiting                 a time limit that runs, and ends with the operation that it limits
// Armed, Queued, Running -> Ending -> Free
internal enum OperationState
{
    Free,
    Starting,
    Armed,
    Queued,
    Running,
    Limiting,
    Ending,
}

/// <summary>A request that is not completed at once, or that others wait for.</summary>
/// <remarks>
/// Ownership: pooled by its <see cref="OperationTable"/>; the generation tells one use from the next.
/// Threading: whoever moved it out of Armed or Queued under the ring's gate owns it until it is armed or queued again.
/// </remarks>
internal sealed class EmulatedOperation(EmulatedRing ring, uint slot)
{
    /// <summary>In place of the number of edges that it has seen: it has not tried yet.</summary>
    public const long NoEdges = -1;

    /// <summary>The request itself; addresses in it belong to the user until the completion is posted.</summary>
    public io_uring_sqe Entry;

    public Timing Timing;

    private Message? _message;
    private Pick _pick;

    public EmulatedRing Ring => ring;

    public uint Generation { get; set; }

    /// <summary>The number that the poller knows it by.</summary>
    public ulong Id => ((ulong)Generation << 32) | slot;

    public OperationState State { get; set; }

    /// <summary>Its neighbours among the operations in flight, oldest first.</summary>
    public EmulatedOperation? Previous { get; set; }

    public EmulatedOperation? Next { get; set; }

    /// <summary>Our own descriptor of the file, so that the user may close his; -1 for none.</summary>
    public int Descriptor { get; set; }

    /// <summary>Whether the poller has the descriptor on its list, or the operation is among those that wait.</summary>
    public bool IsWatched { get; set; }

    /// <summary>The file that its owner leaves open, in place of a descriptor of our own.</summary>
    public KeptFile? Kept { get; set; }

    /// <summary>Whether it began with such a file, which may be forgotten meanwhile.</summary>
    public bool BeganKept { get; set; }

    /// <summary>What it waits for, where the file is kept.</summary>
    public uint Wanted { get; set; }

    /// <summary>How many edges there had been when it last began to try.</summary>
    public long EdgesSeen { get; set; }

    /// <summary>Whether the file knows no transfers that do not wait, so that a worker must make it.</summary>
    public bool NeedsWorker { get; set; }

    /// <summary>Whether its worker does without it once somebody else has ended it.</summary>
    public bool IsAbandonable { get; set; }

    /// <summary>What its chain goes on with.</summary>
    public EmulatedOperation? Link { get; set; }

    /// <summary>The time limit of this operation.</summary>
    public EmulatedOperation? Limit { get; set; }

    /// <summary>The operation that this time limit is for.</summary>
    public EmulatedOperation? Limited { get; set; }

    /// <summary>The negative errno that it ends with in place of being started; 0 for none.</summary>
    public int Refusal { get; set; }

    /// <summary>Whether it failed before it got to its own work, which always breaks its chain.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether it ends without a completion, unless it fails.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What it waits for, where that is a futex.</summary>
    public FutexWait? Futex { get; set; }

    /// <summary>The registered file that it uses.</summary>
    public Resource? File { get; set; }

    /// <summary>The registered file that it takes bytes from.</summary>
    public Resource? Source { get; set; }

    /// <summary>The registered memory that it uses.</summary>
    public Resource? Buffer { get; set; }

    public Transfer Transfer { get; } = new();

    /// <summary>The message of a request on a socket.</summary>
    public Message Message => _message ??= new Message();

    /// <summary>The buffers that it has taken out of a group.</summary>
    public ref Pick Pick => ref _pick;

    /// <summary>Whether its completion carries two words more.</summary>
    public bool IsLarge =>
        Entry.opcode == IORING_OP_NOP && (Entry.rw_flags & IORING_NOP_CQE32) != 0;

    /// <summary>The flags of its completion.</summary>
    public uint CqeFlags { get; set; }

    /// <summary>Whether it runs because its descriptor is ready, so that a cancel may stop it soon.</summary>
    public bool IsResumed { get; set; }

    /// <summary>Whether it has waited for its descriptor.</summary>
    public bool WasPolled { get; set; }

    /// <summary>Whether a cancel found it running: it does not wait again.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>How a file is to be opened.</summary>
    public open_how How { get; set; }

    /// <summary>The result of an operation that fails with an error: what it has moved before, if anything.</summary>
    public int Settle(int error) => _message is { Done: > 0 } message ? message.Done : Transfer.Settle(error);

    /// <summary>Takes a request.</summary>
    public void Take(in io_uring_sqe entry)
    {
        State = OperationState.Starting;
        Entry = entry;
        IsSilent = (entry.flags & IOSQE_CQE_SKIP_SUCCESS) != 0;
    }

    /// <summary>Forgets everything of the use that ended.</summary>
    public void Reset()
    {
        Generation++;
        State = OperationState.Free;
        Previous = Next = Link = Limit = Limited = null;
        Entry = default;
        Descriptor = -1;
        IsWatched = NeedsWorker = IsAbandonable = HasFailed = IsSilent = false;
        IsResumed = WasPolled = IsCancelled = false;
        CqeFlags = 0;
        _pick = default;
        _message?.Reset();
        Refusal = 0;
        File = Source = Buffer = null;
        Kept = null;
        BeganKept = false;
        Timing = default;
        How = default;
        Futex = null;
        Transfer.Reset();
    }
}
