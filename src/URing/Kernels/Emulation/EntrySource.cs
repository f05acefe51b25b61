using URing.Abi;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The kernel's end of the submission queue.</summary>
/// <remarks>Threading: one submitting thread at a time.</remarks>
internal sealed unsafe class EntrySource
{
    private readonly uint* _sharedHead;
    private readonly uint* _tail;
    private readonly uint* _dropped;
    private readonly uint* _array;
    private readonly io_uring_sqe* _entries;
    private readonly uint _mask;
    private readonly int _shift;
    private uint _head;

    public EntrySource(SharedMemory memory, in io_uring_params parameters)
    {
        // SAFETY: the memory outlives every thread that submits.
        _sharedHead = memory.Word(SharedMemory.SubmissionHead);
        _tail = memory.Word(SharedMemory.SubmissionTail);
        _dropped = memory.Word(SharedMemory.Dropped);
        bool hasArray = (parameters.flags & IORING_SETUP_NO_SQARRAY) == 0;
        _array = hasArray ? memory.Word(parameters.sq_off.array) : null;
        _entries = memory.Entries;
        _mask = parameters.sq_entries - 1;
        _shift = (parameters.flags & IORING_SETUP_SQE128) != 0 ? 1 : 0;
        _head = *_sharedHead;
    }

    /// <summary>Entries that the user has queued; a tail gone astray counts as a full queue.</summary>
    public uint Queued => Math.Min(RingMemory.ReadAcquire(_tail) - _head, _mask + 1);

    /// <summary>Copies the next queued entry out; <see langword="false"/> if its number makes no sense.</summary>
    public bool TryTake(out io_uring_sqe entry)
    {
        uint index = _head++ & _mask;
        if (_array != null)
            index = RingMemory.ReadAcquire(_array + index);
        if (index > _mask)
        {
            *_dropped += 1;
            entry = default;
            return false;
        }

        // What stands in the second half of a large entry is for devices alone.
        entry = _entries[index << _shift];
        return true;
    }

    /// <summary>Gives the user the places of all entries that were copied out.</summary>
    public void Publish() => RingMemory.WriteRelease(_sharedHead, _head);
}
