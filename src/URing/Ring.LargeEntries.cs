using System.Runtime.CompilerServices;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Entries of 128 bytes.
public sealed partial class Ring
{
    private readonly SlotSize _entrySize;

    /// <summary>Gets the next free entry with room for 128 bytes.</summary>
    /// <returns><see langword="false"/> if the queue is full: submit, then try again.</returns>
    /// <remarks>
    /// On a ring of mixed sizes it takes two slots, and a third where the queue ends between them: that one is filled
    /// with a no-op that posts nothing, after which the kernel refuses <see cref="EntryFlags.Drain"/> on this ring.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The ring was not set up with <see cref="RingOptions.EntrySize"/> large or mixed.
    /// </exception>
    public bool TryGetLargeEntry(out SubmissionEntry entry)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_entrySize == SlotSize.Small)
            throw Throw.NoLargeEntries();
        return TryGetLargeSlot(out entry);
    }

    // Not inlined: rings of small entries never come here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe bool TryGetLargeSlot(out SubmissionEntry entry)
    {
        entry = default;
        // SAFETY: all 128 bytes lie in the mapping, which lives until Dispose.
        io_uring_sqe* sqe = _entrySize == SlotSize.Large ? _submissions.TryTakeLarge() : TakeTwo();
        if (sqe == null)
            return false;

        sqe[0] = default;
        sqe[1] = default;
        entry = new SubmissionEntry(ref *sqe, isLong: true);
        return true;
    }

    private unsafe io_uring_sqe* TakeTwo()
    {
        io_uring_sqe* first = _submissions.TryTakeTwo(out io_uring_sqe* filler);
        // SAFETY: the filler lies in the mapping, which lives until Dispose.
        if (filler != null)
            *filler = new io_uring_sqe { opcode = IORING_OP_NOP, fd = -1, flags = IOSQE_CQE_SKIP_SUCCESS };
        return first;
    }
}
