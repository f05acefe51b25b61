using URing.Abi;
using URing.Kernels.Interop;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The kernel's end of the completion queue, with its overflow and the descriptor that tells of it.</summary>
/// <remarks>Threading: everything under the ring's gate; only the user's head moves by itself.</remarks>
internal sealed unsafe class CompletionSink
{
    private readonly uint* _head;
    private readonly uint* _sharedTail;
    private readonly uint* _flags;
    private readonly io_uring_cqe* _completions;
    private readonly uint _mask;
    private readonly int _shift;
    private readonly int _descriptor;
    private readonly bool _isMixed;
    private readonly Queue<HeldCompletion> _overflow = new();
    private bool _signalled;

    public CompletionSink(SharedMemory memory, in io_uring_params parameters, int descriptor)
    {
        // SAFETY: the memory outlives every thread that posts, see EmulatedRing.
        _head = memory.Word(SharedMemory.CompletionHead);
        _sharedTail = memory.Word(SharedMemory.CompletionTail);
        _flags = memory.Word(SharedMemory.SubmissionFlags);
        _completions = (io_uring_cqe*)memory.Word(SharedMemory.Completions);
        _mask = parameters.cq_entries - 1;
        _shift = (parameters.flags & IORING_SETUP_CQE32) != 0 ? 1 : 0;
        _isMixed = (parameters.flags & IORING_SETUP_CQE_MIXED) != 0;
        _descriptor = descriptor;
        Event = new RingEvent(memory);
        Tail = *_sharedTail;
    }

    /// <summary>The user's event, which counts completions.</summary>
    public RingEvent Event { get; }

    /// <summary>Whether completions can carry two words more.</summary>
    public bool TakesLarge => _shift != 0 || _isMixed;

    public uint Capacity => _mask + 1;

    public uint Head => RingMemory.ReadAcquire(_head);

    public uint Tail { get; private set; }

    public uint Ready => Tail - Head;

    /// <summary>Whether the next completion would be held back.</summary>
    public bool IsFull => _overflow.Count > 0 || Ready > _mask;

    /// <summary>Timeouts among the completions that were posted: they do not count for other timeouts.</summary>
    public uint Timeouts { get; private set; }

    /// <summary>The position that timeouts with a count are measured by.</summary>
    public uint Sequence => Tail - Timeouts;

    /// <param name="isAsync">Whether it comes later than its submission.</param>
    public void Post(in io_uring_cqe completion, bool isAsync = true)
    {
        // What overflowed before goes first, or the order would be lost.
        if (IsFull)
            Hold(new HeldCompletion(completion, null));
        else
            Write(completion);
        Signal();
        Event.Signal(isAsync);
    }

    /// <summary>Posts a completion with two words more.</summary>
    public void PostLarge(io_uring_cqe completion, in LargeWords words, bool isAsync = true)
    {
        if (_isMixed)
            completion.flags |= IORING_CQE_F_32;
        if (_overflow.Count > 0 || !TryWriteLarge(completion, words))
            Hold(new HeldCompletion(completion, words));
        Signal();
        Event.Signal(isAsync);
    }

    /// <summary>Notices a timeout, which is posted next.</summary>
    public void CountTimeout() => Timeouts++;

    /// <summary>Moves what overflowed into the queue as far as there is room.</summary>
    public void FlushOverflow()
    {
        if (_overflow.Count == 0)
            return;

        while (Ready <= _mask && _overflow.TryPeek(out HeldCompletion held))
        {
            if (held.Words is not { } words)
                Write(held.Completion);
            else if (!TryWriteLarge(held.Completion, words))
                break;
            _overflow.Dequeue();
        }
        if (_overflow.Count == 0)
            Clear(IORING_SQ_CQ_OVERFLOW);
    }

    /// <summary>Makes the descriptor unreadable if there is nothing to tell of.</summary>
    public void ResetSignal()
    {
        if (!_signalled || Ready != 0 || _overflow.Count > 0)
            return;

        ulong counter;
        // SAFETY: the eight bytes are read into this frame.
        _ = Libc.read(_descriptor, &counter, sizeof(ulong));
        Clear(IORING_SQ_TASKRUN);
        _signalled = false;
    }

    private void Hold(in HeldCompletion completion)
    {
        _overflow.Enqueue(completion);
        Raise(IORING_SQ_CQ_OVERFLOW);
    }

    private void Write(in io_uring_cqe completion)
    {
        uint place = (Tail & _mask) << _shift;
        _completions[place] = completion;
        if (_shift != 0)
            _completions[place + 1] = default;
        Tail++;
        RingMemory.WriteRelease(_sharedTail, Tail);
    }

    // Among small completions it takes two places in a row, and a filler where the queue ends between them.
    private bool TryWriteLarge(in io_uring_cqe completion, in LargeWords words)
    {
        uint slots = _isMixed ? 2U : 1;
        bool needsFiller = _isMixed && (Tail & _mask) == _mask;
        if (Capacity - Ready < slots + (needsFiller ? 1U : 0))
            return false;

        if (needsFiller)
            Write(new io_uring_cqe { flags = IORING_CQE_F_SKIP });
        uint place = (Tail & _mask) << _shift;
        _completions[place] = completion;
        ((LargeWords*)_completions)[place + 1] = words;
        Tail += slots;
        RingMemory.WriteRelease(_sharedTail, Tail);
        return true;
    }

    private void Signal()
    {
        if (_signalled)
            return;

        _signalled = true;
        Raise(IORING_SQ_TASKRUN);
        ulong one = 1;
        // SAFETY: the eight bytes are read from this frame.
        _ = Libc.write(_descriptor, &one, sizeof(ulong));
    }

    private void Raise(uint flag) => RingMemory.WriteRelease(_flags, *_flags | flag);

    private void Clear(uint flag) => RingMemory.WriteRelease(_flags, *_flags & ~flag);
}

/// <summary>The two words that a large completion has more than others.</summary>
internal readonly record struct LargeWords(ulong First, ulong Second);

/// <summary>A completion that waits for room.</summary>
internal readonly record struct HeldCompletion(io_uring_cqe Completion, LargeWords? Words);
