using System.Runtime.CompilerServices;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Queues;

/// <summary>The queue of entries on their way to the kernel.</summary>
/// <remarks>
/// Positions only grow and wrap at 32 bits. Entries from the kernel's head to our tail are queued; the kernel moves
/// its head when it has copied them, so free space is always computed from its head.
/// </remarks>
internal unsafe struct SubmissionQueue
{
    // SAFETY: all of it lies in mappings that live as long as the queue is used; the mask keeps indices inside.
    private readonly uint* _head;
    private readonly uint* _sharedTail;
    private readonly uint* _flags;
    private readonly io_uring_sqe* _entries;
    private readonly uint _mask;
    private readonly int _shift;
    private uint _tail;

    public SubmissionQueue(byte* ring, in io_uring_params parameters, io_uring_sqe* entries)
    {
        ref readonly io_sqring_offsets offsets = ref parameters.sq_off;
        _head = (uint*)(ring + offsets.head);
        _sharedTail = (uint*)(ring + offsets.tail);
        _flags = (uint*)(ring + offsets.flags);
        _entries = entries;
        _mask = RingMemory.ReadOwn((uint*)(ring + offsets.ring_mask));
        _shift = (parameters.flags & IORING_SETUP_SQE128) != 0 ? 1 : 0;
        _tail = RingMemory.ReadOwn(_sharedTail);
        if ((parameters.flags & IORING_SETUP_NO_SQARRAY) == 0)
            FillArray((uint*)(ring + offsets.array));
    }

    public readonly uint Capacity => _mask + 1;

    /// <summary>Whether every slot is 128 bytes long.</summary>
    public readonly bool HasLargeSlots => _shift != 0;

    public readonly uint Room => Capacity - Pending;

    /// <summary>Entries that the kernel has not taken yet.</summary>
    public readonly uint Pending => _tail - RingMemory.ReadAcquire(_head);

    public readonly bool HasRoom => Pending <= _mask;

    /// <summary>The position that the next entry will get.</summary>
    public readonly uint Tail => _tail;

    /// <summary>Whether entries before a position have not been taken yet.</summary>
    public readonly bool IsPendingBefore(uint position) => (int)(position - RingMemory.ReadAcquire(_head)) > 0;

    public readonly uint Flags => RingMemory.ReadAcquire(_flags);

    /// <summary>Whether the kernel holds completions back until somebody enters for them.</summary>
    public readonly bool NeedsEntering => (Flags & (IORING_SQ_CQ_OVERFLOW | IORING_SQ_TASKRUN)) != 0
        && !PlantedFaults.Has(PlantedFault.OverflowNeverFlushed);

    /// <summary>The slot of a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly io_uring_sqe* At(uint position) => &_entries[(position & _mask) << _shift];

    /// <summary>Takes the next free entry, which holds what it held before; null if the queue is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public io_uring_sqe* TryTake() => Pending > _mask ? null : &_entries[_tail++ & _mask];

    /// <summary>Takes the next free slot of 128 bytes where all are; null if the queue is full.</summary>
    public io_uring_sqe* TryTakeLarge() => Pending > _mask ? null : At(_tail++);

    /// <summary>Takes two free slots next to each other; null if there is no room.</summary>
    /// <param name="filler">The last slot before the wrap, if it had to be passed over; otherwise null.</param>
    public io_uring_sqe* TryTakeTwo(out io_uring_sqe* filler)
    {
        bool isLast = (_tail & _mask) == _mask;
        filler = null;
        if (Room < (isLast ? 3u : 2u))
            return null;

        if (isLast)
            filler = At(_tail++);
        io_uring_sqe* first = At(_tail);
        _tail += 2;
        return first;
    }

    /// <summary>Shows the kernel what was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Publish() => RingMemory.WriteRelease(_sharedTail, _tail);

    /// <summary>Shows a polling thread what was taken, and answers how much that is.</summary>
    /// <remarks>
    /// The thread raises a flag, looks at the tail once more and sleeps. The full fence stands between our writing the
    /// tail and our reading the flag: without it both sides could miss what the other wrote.
    /// </remarks>
    public readonly uint PublishToThread()
    {
        uint published = _tail - RingMemory.ReadOwn(_sharedTail);
        RingMemory.WriteRelease(_sharedTail, _tail);
        Interlocked.MemoryBarrier();
        return published;
    }

    /// <summary>Takes a pending entry back, newest first; only while nobody enters.</summary>
    public bool TryTakeBack(out ulong userData)
    {
        userData = 0;
        if (Pending == 0)
            return false;

        userData = At(--_tail)->user_data;
        RingMemory.WriteRelease(_sharedTail, _tail);
        return true;
    }

    // Without NO_SQARRAY the kernel reads entry numbers from an array: entry i is always number i.
    private readonly void FillArray(uint* array)
    {
        for (uint i = 0; i <= _mask; i++)
            array[i] = i;
    }
}
