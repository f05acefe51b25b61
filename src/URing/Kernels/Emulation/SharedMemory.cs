using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>The memory that an emulated ring shares with its user, laid out as Linux lays it out.</summary>
/// <remarks>Ownership: lives until <see cref="Free"/>, whatever the user unmaps.</remarks>
internal sealed unsafe class SharedMemory
{
    // SAFETY: offsets and masks stay inside the two mappings, which are unmapped in Free alone.

    public const uint SubmissionHead = 0;
    public const uint SubmissionTail = 4;
    public const uint CompletionHead = 8;
    public const uint CompletionTail = 12;
    public const uint SubmissionMask = 16;
    public const uint CompletionMask = 20;
    public const uint SubmissionEntries = 24;
    public const uint CompletionEntries = 28;
    public const uint Dropped = 32;
    public const uint SubmissionFlags = 36;
    public const uint CompletionFlags = 40;
    public const uint Overflow = 44;
    // A word that Linux leaves free: threads that wait for completions sleep on it.
    public const uint Sleep = 48;
    public const uint Completions = 64;

    private readonly nint _ring;
    private readonly nuint _ringLength;
    private readonly nint _entries;
    private readonly nuint _entriesLength;

    private SharedMemory(nint ring, nuint ringLength, nint entries, nuint entriesLength)
    {
        _ring = ring;
        _ringLength = ringLength;
        _entries = entries;
        _entriesLength = entriesLength;
    }

    public io_uring_sqe* Entries => (io_uring_sqe*)_entries;

    /// <summary>Makes the memory and tells the user where its parts lie. Answers 0 or a negative errno.</summary>
    public static int Create(ref io_uring_params parameters, uint firstPosition, out SharedMemory? memory)
    {
        memory = null;
        bool hasArray = (parameters.flags & IORING_SETUP_NO_SQARRAY) == 0;
        bool isLarge = (parameters.flags & IORING_SETUP_CQE32) != 0;
        uint array = Completions + (parameters.cq_entries * (uint)sizeof(io_uring_cqe) << (isLarge ? 1 : 0));
        nuint ringLength = array + (hasArray ? parameters.sq_entries * sizeof(uint) : 0);
        nuint entriesLength = RingLayout.EntriesLength(parameters);
        nint ring = Allocate(ringLength);
        nint entries = ring < 0 ? ring : Allocate(entriesLength);
        if (entries < 0)
        {
            if (ring >= 0)
                _ = Libc.munmap(ring, ringLength);
            return (int)entries;
        }

        memory = new SharedMemory(ring, ringLength, entries, entriesLength);
        memory.Fill(ref parameters, firstPosition);
        parameters.sq_off.array = hasArray ? array : 0;
        return 0;
    }

    public uint* Word(uint offset) => (uint*)(_ring + (nint)offset);

    /// <summary>Where a part of the memory lies, or a negative errno.</summary>
    public nint Locate(nuint length, ulong offset) => offset switch
    {
        IORING_OFF_SQ_RING when length <= _ringLength => _ring,
        IORING_OFF_SQES when length <= _entriesLength => _entries,
        _ => -(nint)(int)Errno.EINVAL,
    };

    public void Free()
    {
        _ = Libc.munmap(_ring, _ringLength);
        _ = Libc.munmap(_entries, _entriesLength);
    }

    private void Fill(ref io_uring_params parameters, uint firstPosition)
    {
        *Word(SubmissionHead) = *Word(SubmissionTail) = firstPosition;
        *Word(CompletionHead) = *Word(CompletionTail) = firstPosition;
        *Word(SubmissionMask) = parameters.sq_entries - 1;
        *Word(SubmissionEntries) = parameters.sq_entries;
        *Word(CompletionMask) = parameters.cq_entries - 1;
        *Word(CompletionEntries) = parameters.cq_entries;
        parameters.sq_off = new io_sqring_offsets
        {
            head = SubmissionHead,
            tail = SubmissionTail,
            ring_mask = SubmissionMask,
            ring_entries = SubmissionEntries,
            flags = SubmissionFlags,
            dropped = Dropped,
        };
        parameters.cq_off = new io_cqring_offsets
        {
            head = CompletionHead,
            tail = CompletionTail,
            ring_mask = CompletionMask,
            ring_entries = CompletionEntries,
            overflow = Overflow,
            cqes = Completions,
            flags = CompletionFlags,
        };
    }

    // Anonymous memory comes zeroed; private, so a forked child gets a copy that nobody serves.
    private static nint Allocate(nuint length)
    {
        nint address = Libc.mmap(0, length, Libc.PROT_READ | Libc.PROT_WRITE,
            Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        return address == -1 ? Libc.LastErrno : address;
    }
}
