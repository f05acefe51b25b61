using System.Runtime.CompilerServices;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Queues;

/// <summary>The queue of completions on their way from the kernel.</summary>
/// <remarks>
/// A slot holds 16 bytes, or 32 where all completions are large. Where sizes are mixed a large completion takes two
/// slots, and a filler stands in the last slot if a large one would not have fitted there.
/// </remarks>
internal readonly unsafe struct CompletionQueue
{
    // SAFETY: all of it lies in a mapping that lives as long as the queue is used; the mask keeps indices inside.
    private readonly uint* _head;
    private readonly uint* _tail;
    private readonly io_uring_cqe* _completions;
    private readonly uint _mask;
    private readonly int _shift;

    public CompletionQueue(byte* ring, in io_uring_params parameters)
    {
        ref readonly io_cqring_offsets offsets = ref parameters.cq_off;
        _head = (uint*)(ring + offsets.head);
        _tail = (uint*)(ring + offsets.tail);
        _completions = (io_uring_cqe*)(ring + offsets.cqes);
        _mask = RingMemory.ReadOwn((uint*)(ring + offsets.ring_mask));
        _shift = (parameters.flags & IORING_SETUP_CQE32) != 0 ? 1 : 0;
    }

    public uint Capacity => _mask + 1;

    /// <summary>Slots with completions that are there to be taken.</summary>
    public uint Ready => RingMemory.ReadAcquire(_tail) - RingMemory.ReadOwn(_head);

    /// <summary>The completions that are there.</summary>
    public CompletionRange Range => new(RingMemory.ReadOwn(_head), RingMemory.ReadAcquire(_tail));

    /// <summary>Whether a range has completions left, and nobody took of them since it was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool StartsAtHead(CompletionRange range) => !range.IsEmpty && range.First == RingMemory.ReadOwn(_head);

    /// <summary>Takes the first completion of a range that starts at the head; only where all are small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Completion TakeFirst(CompletionRange range)
    {
        if (PlantedFaults.Has(PlantedFault.HeadMovedBeforeCopy))
        {
            RingMemory.WriteRelease(_head, range.First + 1);
            Thread.SpinWait(2000);
            return new Completion(_completions[range.First & _mask]);
        }

        // The copy comes first: once the head has moved, the kernel may write the next completion there.
        var completion = new Completion(_completions[range.First & _mask]);
        RingMemory.WriteRelease(_head, range.First + 1);
        return completion;
    }

    /// <summary>Takes the first completion of any size from a range that starts at the head.</summary>
    /// <returns><see langword="false"/> if it was a filler.</returns>
    public bool TryTakeAnySize(CompletionRange range, out LargeCompletion completion)
    {
        io_uring_cqe* first = At(range.First);
        bool isLargeAmongSmall = _shift == 0 && (first->flags & IORING_CQE_F_32) != 0;
        // The mask again: whatever the flags say, nothing outside the queue is read.
        ulong* extra = (ulong*)(isLargeAmongSmall ? At(range.First + 1) : first + _shift);
        completion = _shift == 1 || isLargeAmongSmall
            ? new LargeCompletion(new Completion(*first), extra[0], extra[1])
            : new LargeCompletion(new Completion(*first));

        uint slots = isLargeAmongSmall && !PlantedFaults.Has(PlantedFault.LargeTakesOneSlot)
            ? Math.Min(2, range.End - range.First)
            : 1;
        RingMemory.WriteRelease(_head, range.First + slots);
        return (completion.Completion.Flags & CompletionFlags.Skip) == 0
            || PlantedFaults.Has(PlantedFault.FillerHandedOut);
    }

    /// <summary>Takes the oldest completion, if there is one; only where all are small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Completion completion)
    {
        CompletionRange range = Range;
        completion = range.IsEmpty ? default : TakeFirst(range);
        return !range.IsEmpty;
    }

    /// <summary>Looks at the oldest completion without taking it; only where all are small.</summary>
    public bool TryPeek(out Completion completion)
    {
        uint head = RingMemory.ReadOwn(_head);
        bool isThere = head != RingMemory.ReadAcquire(_tail);
        completion = isThere ? new Completion(_completions[head & _mask]) : default;
        return isThere;
    }

    private io_uring_cqe* At(uint position) => &_completions[(position & _mask) << _shift];
}
