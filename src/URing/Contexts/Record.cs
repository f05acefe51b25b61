using System.Runtime.InteropServices;
using URing.Abi;

namespace URing.Contexts;

/// <summary>What a context knows of one operation in flight.</summary>
/// <remarks>free -> in flight (queued, submitted, perhaps resubmitted) -> free, with the next generation.</remarks>
internal struct Record
{
    /// <summary>How often the slot was used: part of the key, so that a late completion finds nobody.</summary>
    public uint Generation;

    public bool IsInFlight;

    /// <summary>Whether somebody asked for this operation to end: ECANCELED is then an answer.</summary>
    public bool IsCancelAsked;

    public byte Resubmissions;

    /// <summary>The next free slot, while this one is free.</summary>
    public int NextFree;

    /// <summary>When it was added, among all operations of the context.</summary>
    public ulong Sequence;

    /// <summary>The key of the operation that this one cancels.</summary>
    public ulong Target;

    public SafeHandle? File;

    public Lease? Lease;

    /// <summary>What was asked of the kernel, to ask again.</summary>
    public io_uring_sqe Entry;
}
