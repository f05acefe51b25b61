using System.Runtime.InteropServices;
using URing.Abi;
using URing.Contexts;
using static URing.Abi.Constants;

namespace URing;

public sealed partial class URingContext
{
    private static readonly io_uring_sqe s_nop = new() { opcode = IORING_OP_NOP, fd = -1 };

    /// <summary>Adds an operation that does nothing and completes with 0.</summary>
    /// <inheritdoc cref="AddFsync(SafeHandle, ulong)"/>
    public void AddNop(ulong userData)
    {
        _core.Add(s_nop, new Operation(userData));
        GC.KeepAlive(this);
    }

    /// <summary>Adds a wait for a descriptor to be ready; the result is the events that were found.</summary>
    /// <remarks>Completes once; add it again for later events. Kernel: poll(2).</remarks>
    /// <param name="events">What to wait for; errors and hang-up are reported besides.</param>
    /// <inheritdoc cref="AddFsync(SafeHandle, ulong)"/>
    public void AddPollFd(SafeHandle file, PollEvents events, ulong userData) =>
        Add(Poll(Hold(file), events), new Operation(userData, file));

    /// <inheritdoc cref="AddPollFd(SafeHandle, PollEvents, ulong)"/>
    public void AddPollFd(int file, PollEvents events, ulong userData) =>
        Add(Poll(file, events), new Operation(userData));

    /// <summary>Adds the removal of the newest poll in flight with this descriptor and these events.</summary>
    /// <remarks>
    /// Completes with 0, and the poll as cancelled; with <see cref="Errno.ENOENT"/> if there is no such poll, with
    /// <see cref="Errno.EALREADY"/> if it is just completing.
    /// </remarks>
    /// <inheritdoc cref="AddPollFd(SafeHandle, PollEvents, ulong)"/>
    public void RemovePollFd(SafeHandle file, PollEvents events, ulong userData)
    {
        int fd = Hold(file);
        try
        {
            RemovePollFd(fd, events, userData);
        }
        finally
        {
            // The entry names the poll, not the file.
            file.DangerousRelease();
        }
    }

    /// <inheritdoc cref="RemovePollFd(SafeHandle, PollEvents, ulong)"/>
    public void RemovePollFd(int file, PollEvents events, ulong userData)
    {
        _core.AddPollRemove(Poll(file, events), userData);
        GC.KeepAlive(this);
    }

    /// <summary>Adds the cancelling of the oldest operation in flight that has a user data.</summary>
    /// <remarks>
    /// Completes with 0 if the operation was found: it then ends as cancelled. With <see cref="Errno.ENOENT"/> if there
    /// is none, with <see cref="Errno.EALREADY"/> if it runs already and may or may not end early. Kernel: transfers
    /// with regular files cannot be cancelled once they run.
    /// </remarks>
    /// <param name="target">The user data of the operation to cancel.</param>
    /// <inheritdoc cref="AddFsync(SafeHandle, ulong)"/>
    public void AsyncCancel(ulong target, ulong userData)
    {
        _core.AddCancel(target, userData);
        GC.KeepAlive(this);
    }

    private static io_uring_sqe Poll(int fd, PollEvents events) => new()
    {
        opcode = IORING_OP_POLL_ADD,
        fd = fd,
        poll32_events = SubmissionEntry.PollMask(events),
    };
}
