using URing.Abi;
using static URing.Abi.Constants;

namespace URing.TestKit;

/// <summary>
/// The shared memory of a faulty ring: laid out unlike Linux does, so that nobody relies on its offsets.
/// </summary>
/// <remarks>Threading: under the port's lock, apart from what the ring's user reads and writes.</remarks>
internal sealed unsafe class ShadowRing : IDisposable
{
    private const uint SubmissionHead = 0;
    private const uint SubmissionTail = 64;
    private const uint SubmissionMask = 128;
    private const uint SubmissionEntries = 132;
    private const uint SubmissionFlags = 136;
    private const uint SubmissionDropped = 140;
    private const uint CompletionHead = 192;
    private const uint CompletionTail = 256;
    private const uint CompletionMask = 320;
    private const uint CompletionEntries = 324;
    private const uint CompletionOverflow = 328;
    private const uint CompletionFlags = 332;
    private const uint Completions = 384;

    private readonly byte* _ring;
    private readonly io_uring_sqe* _entries;
    private readonly nuint _ringSize;
    private readonly nuint _entriesSize;
    private readonly uint _array;
    private readonly uint _submissionMask;
    private readonly uint _completionMask;

    /// <summary>Makes the memory for a ring of these sizes and puts its offsets into the parameters.</summary>
    public ShadowRing(ref io_uring_params parameters, uint firstPosition)
    {
        _submissionMask = parameters.sq_entries - 1;
        _completionMask = parameters.cq_entries - 1;
        uint arrayStart = Completions + (parameters.cq_entries * (uint)sizeof(io_uring_cqe));
        _array = (parameters.flags & IORING_SETUP_NO_SQARRAY) == 0 ? arrayStart : 0;
        _ringSize = arrayStart + (parameters.sq_entries * sizeof(uint));
        _entriesSize = parameters.sq_entries * (uint)sizeof(io_uring_sqe);
        _ring = (byte*)NativePages.Map(_ringSize);
        _entries = (io_uring_sqe*)NativePages.Map(_entriesSize);
        FillWords(parameters, firstPosition);
        parameters.sq_off = new io_sqring_offsets
        {
            head = SubmissionHead,
            tail = SubmissionTail,
            ring_mask = SubmissionMask,
            ring_entries = SubmissionEntries,
            flags = SubmissionFlags,
            dropped = SubmissionDropped,
            array = _array,
        };
        parameters.cq_off = new io_cqring_offsets
        {
            head = CompletionHead,
            tail = CompletionTail,
            ring_mask = CompletionMask,
            ring_entries = CompletionEntries,
            overflow = CompletionOverflow,
            cqes = Completions,
            flags = CompletionFlags,
        };
    }

    public uint Queued => Volatile.Read(ref Word(SubmissionTail)) - Word(SubmissionHead);

    public uint Capacity => _completionMask + 1;

    public uint Head => Volatile.Read(ref Word(CompletionHead));

    public uint Tail => Word(CompletionTail);

    /// <summary>The address of a part of the memory, or a negative errno.</summary>
    public nint Find(nuint length, ulong offset) => offset switch
    {
        IORING_OFF_SQ_RING when length <= _ringSize => (nint)_ring,
        IORING_OFF_SQES when length <= _entriesSize => (nint)_entries,
        _ => -(int)Errno.EINVAL,
    };

    /// <summary>The queued entry so many places behind the oldest.</summary>
    public ref readonly io_uring_sqe EntryAt(uint place)
    {
        uint index = (Word(SubmissionHead) + place) & _submissionMask;
        if (_array != 0)
            index = Word(_array + (index * sizeof(uint)));
        return ref _entries[index & _submissionMask];
    }

    /// <summary>Tells the user that the oldest entries were taken.</summary>
    public void Advance(uint taken) =>
        Volatile.Write(ref Word(SubmissionHead), Word(SubmissionHead) + taken);

    /// <summary>Posts a completion; <see langword="false"/> if the queue is full.</summary>
    public bool TryPost(in io_uring_cqe completion)
    {
        uint tail = Tail;
        if (tail - Head > _completionMask)
            return false;

        ((io_uring_cqe*)(_ring + Completions))[tail & _completionMask] = completion;
        Volatile.Write(ref Word(CompletionTail), tail + 1);
        return true;
    }

    public void SetFlag(uint flag, bool raised)
    {
        uint flags = Word(SubmissionFlags);
        Volatile.Write(ref Word(SubmissionFlags), raised ? flags | flag : flags & ~flag);
    }

    public void Dispose()
    {
        NativePages.Unmap((nint)_ring, _ringSize);
        NativePages.Unmap((nint)_entries, _entriesSize);
    }

    // SAFETY: every offset lies inside the mapping, which lives until Dispose.
    private ref uint Word(uint offset) => ref *(uint*)(_ring + offset);

    private void FillWords(in io_uring_params parameters, uint firstPosition)
    {
        Word(SubmissionHead) = Word(SubmissionTail) = firstPosition;
        Word(CompletionHead) = Word(CompletionTail) = firstPosition;
        Word(SubmissionMask) = _submissionMask;
        Word(SubmissionEntries) = parameters.sq_entries;
        Word(CompletionMask) = _completionMask;
        Word(CompletionEntries) = parameters.cq_entries;
    }
}
