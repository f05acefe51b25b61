using URing.Queues;

namespace URing;

/// <summary>Adjacent entries of a ring's queue, to be prepared and then linked.</summary>
/// <remarks>
/// Ownership: valid until the ring submits or is disposed.
/// Kernel: a chain ends with the call that submits it, so all of it goes into the queue before the next submit; see
/// io_uring_linked_requests(7). A kernel short of memory may cut it in two: <see cref="Ring.PartialSubmits"/> tells.
/// </remarks>
public readonly ref struct EntryChain
{
    private readonly SubmissionQueue _queue;
    private readonly uint _first;

    internal EntryChain(SubmissionQueue queue, uint first, int length)
    {
        _queue = queue;
        _first = first;
        Length = length;
    }

    /// <summary>How many entries there are.</summary>
    public int Length { get; }

    /// <summary>An entry of the chain, in the order in which they run.</summary>
    public unsafe SubmissionEntry this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            // SAFETY: the entry lies in the mapping, which lives until the ring is disposed.
            return new SubmissionEntry(ref *_queue.At(_first + (uint)index), _queue.HasLargeSlots);
        }
    }

    /// <summary>Links the entries, after all were prepared: each starts when the one before has succeeded.</summary>
    /// <param name="hard">Whether the next one starts however the one before ended.</param>
    /// <remarks>
    /// An entry that fails, transfers less than asked or times out ends a soft chain: the rest completes with
    /// <see cref="Errno.ECANCELED"/>. A hard link holds, except where the kernel refuses the entry itself.
    /// </remarks>
    public void Link(bool hard = false)
    {
        for (int i = 0; i < Length - 1; i++)
        {
            SubmissionEntry entry = this[i];
            entry.Flags |= hard ? EntryFlags.HardLink : EntryFlags.Link;
        }
    }
}
