using System.Runtime.CompilerServices;
using URing.Abi;

namespace URing.Queues;

/// <summary>The queue of completions on their way from the kernel.</summary>
internal readonly unsafe struct CompletionQueue
{
    // SAFETY: all of it lies in a mapping that lives as long as the queue is used; the mask keeps indices inside.
    private readonly uint* _head;
    private readonly uint* _tail;
    private readonly io_uring_cqe* _completions;
    private readonly uint _mask;

    public CompletionQueue(byte* ring, in io_uring_params parameters)
    {
        ref readonly io_cqring_offsets offsets = ref parameters.cq_off;
        _head = (uint*)(ring + offsets.head);
        _tail = (uint*)(ring + offsets.tail);
        _completions = (io_uring_cqe*)(ring + offsets.cqes);
        _mask = RingMemory.ReadOwn((uint*)(ring + offsets.ring_mask));
    }

    public uint Capacity => _mask + 1;

    /// <summary>Completions that are there to be taken.</summary>
    public uint Ready => RingMemory.ReadAcquire(_tail) - RingMemory.ReadOwn(_head);

    /// <summary>The completions that are there.</summary>
    public CompletionRange Range => new(RingMemory.ReadOwn(_head), RingMemory.ReadAcquire(_tail));

    /// <summary>Whether a range has completions left, and nobody took of them since it was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool StartsAtHead(CompletionRange range) => !range.IsEmpty && range.First == RingMemory.ReadOwn(_head);

    /// <summary>Takes the first completion of a range that starts at the head.</summary>
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

    /// <summary>Takes the oldest completion, if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Completion completion)
    {
        CompletionRange range = Range;
        completion = range.IsEmpty ? default : TakeFirst(range);
        return !range.IsEmpty;
    }

    /// <summary>Looks at the oldest completion without taking it.</summary>
    public bool TryPeek(out Completion completion)
    {
        uint head = RingMemory.ReadOwn(_head);
        bool isThere = head != RingMemory.ReadAcquire(_tail);
        completion = isThere ? new Completion(_completions[head & _mask]) : default;
        return isThere;
    }
}
