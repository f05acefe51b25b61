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
    private readonly int _descriptor;
    private readonly Queue<io_uring_cqe> _overflow = new();
    private bool _signalled;

    public CompletionSink(SharedMemory memory, in io_uring_params parameters, int descriptor)
    {
        // SAFETY: the memory outlives every thread that posts, see EmulatedRing.
        _head = memory.Word(SharedMemory.CompletionHead);
        _sharedTail = memory.Word(SharedMemory.CompletionTail);
        _flags = memory.Word(SharedMemory.SubmissionFlags);
        _completions = (io_uring_cqe*)memory.Word(SharedMemory.Completions);
        _mask = parameters.cq_entries - 1;
        _descriptor = descriptor;
        Tail = *_sharedTail;
    }

    public uint Capacity => _mask + 1;

    public uint Head => RingMemory.ReadAcquire(_head);

    public uint Tail { get; private set; }

    public uint Ready => Tail - Head;

    /// <summary>Timeouts among the completions that were posted: they do not count for other timeouts.</summary>
    public uint Timeouts { get; private set; }

    /// <summary>The position that timeouts with a count are measured by.</summary>
    public uint Sequence => Tail - Timeouts;

    public void Post(in io_uring_cqe completion)
    {
        // What overflowed before goes first, or the order would be lost.
        if (_overflow.Count > 0 || Ready > _mask)
        {
            _overflow.Enqueue(completion);
            Raise(IORING_SQ_CQ_OVERFLOW);
        }
        else
        {
            Write(completion);
        }
        Signal();
    }

    public void PostTimeout(in io_uring_cqe completion, bool silent)
    {
        Timeouts++;
        if (!silent)
            Post(completion);
    }

    /// <summary>Moves what overflowed into the queue as far as there is room.</summary>
    public void FlushOverflow()
    {
        if (_overflow.Count == 0)
            return;

        while (Ready <= _mask && _overflow.TryDequeue(out io_uring_cqe completion))
            Write(completion);
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

    private void Write(in io_uring_cqe completion)
    {
        _completions[Tail & _mask] = completion;
        Tail++;
        RingMemory.WriteRelease(_sharedTail, Tail);
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
