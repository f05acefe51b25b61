using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Queues that grow and shrink.
public sealed partial class Ring
{
    /// <summary>Gives the ring queues of another size; what is in them stays, in order.</summary>
    /// <param name="entries">Entries that fit into the queue, 1 to 32,768; rounded up to a power of two.</param>
    /// <param name="completionEntries">
    /// How many completions the queue holds, rounded up to a power of two, at most 65,536; 0 for twice the entries.
    /// </param>
    /// <remarks>
    /// Kernel: IORING_REGISTER_RESIZE_RINGS, since 6.13, for a ring with <see cref="RingOptions.SingleOwner"/>, on its
    /// owner's thread. Entries that were got before are no longer to be prepared.
    /// </remarks>
    /// <exception cref="URingException">
    /// The kernel refuses; <see cref="Errno.EOVERFLOW"/> if what is queued does not fit. The ring goes on unchanged.
    /// </exception>
    public unsafe void Resize(int entries, int completionEntries = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, MostEntries);
        ArgumentOutOfRangeException.ThrowIfNegative(completionEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(completionEntries, MostCompletions);
        if (completionEntries > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(completionEntries, entries);

        // What is not shown to the kernel is not moved.
        if (!PlantedFaults.Has(PlantedFault.UnpublishedNotMoved))
            _submissions.Publish();
        var resized = new io_uring_params
        {
            flags = IORING_SETUP_CLAMP | (completionEntries > 0 ? IORING_SETUP_CQSIZE : 0),
            sq_entries = (uint)entries,
            cq_entries = (uint)completionEntries,
        };
        // SAFETY: the kernel reads and writes the parameters during the call only.
        int answer = Register(IORING_REGISTER_RESIZE_RINGS, &resized, 1);
        if (answer < 0)
            throw Throw.ResizeFailed((Errno)(-answer));

        io_uring_params parameters = Parameters;
        (parameters.sq_entries, parameters.cq_entries) = (resized.sq_entries, resized.cq_entries);
        (parameters.sq_off, parameters.cq_off) = (resized.sq_off, resized.cq_off);
        answer = _setup.Remap(parameters);
        if (answer < 0)
        {
            // The queues that are mapped are no longer the kernel's.
            Dispose();
            throw Throw.RegisterFailed((Errno)(-answer), "The resized queues could not be mapped: the ring is closed.");
        }
        (_completions, _submissions) = (_setup.Completions, _setup.Submissions);
    }
}
