using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

public readonly ref partial struct SubmissionEntry
{
    /// <summary>Completes once a descriptor is ready; the result is the events that were found, like poll(2).</summary>
    public void PreparePollAdd(int fd, PollEvents events) =>
        Prepare(IORING_OP_POLL_ADD, fd, 0, 0, 0, PollMask(events));

    /// <summary>Removes a poll, which then completes as cancelled.</summary>
    /// <param name="target">The user data of the poll.</param>
    public void PreparePollRemove(ulong target) => Prepare(IORING_OP_POLL_REMOVE, -1, target, 0, 0);

    /// <summary>Asks for an operation to end: 0, <see cref="Errno.ENOENT"/> or <see cref="Errno.EALREADY"/>.</summary>
    /// <param name="target">The user data of the operation.</param>
    /// <param name="flags">IORING_ASYNC_CANCEL_* of io_uring_prep_cancel(3).</param>
    public void PrepareCancel(ulong target, uint flags = 0) =>
        Prepare(IORING_OP_ASYNC_CANCEL, -1, target, 0, 0, flags);

    /// <summary>
    /// Completes with <see cref="Errno.ETIME"/> when a time has passed, or with 0 once so many completions were posted.
    /// </summary>
    /// <param name="time">How long, or with IORING_TIMEOUT_ABS until when.</param>
    /// <param name="count">Completions to wait for; 0 for none.</param>
    /// <param name="flags">IORING_TIMEOUT_* of io_uring_prep_timeout(3).</param>
    /// <safety>The kernel reads the time until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareTimeout(__kernel_timespec* time, uint count = 0, uint flags = 0) =>
        Prepare(IORING_OP_TIMEOUT, -1, (ulong)time, 1, count, flags);

    // The kernel reads the 32-bit mask with its halves swapped on big-endian machines.
    internal static uint PollMask(PollEvents events)
    {
        uint mask = (uint)events;
        return BitConverter.IsLittleEndian ? mask : (mask << 16) | (mask >> 16);
    }
}
