using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Polls and timeouts.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>Completes once a descriptor is ready; the result is the events that were found, like poll(2).</summary>
    public void PreparePollAdd(int fd, PollEvents events) =>
        Prepare(IORING_OP_POLL_ADD, fd, 0, 0, 0, PollMask(events));

    /// <summary>Completes each time that a descriptor becomes ready.</summary>
    /// <param name="levelTriggered">Goes by what is there, not by what is new. Kernel: in the header since
    /// 6.0, but 6.18 refuses it.</param>
    public void PreparePollMultishot(int fd, PollEvents events, bool levelTriggered = false)
    {
        uint flags = IORING_POLL_ADD_MULTI | (levelTriggered ? IORING_POLL_ADD_LEVEL : 0);
        Prepare(IORING_OP_POLL_ADD, fd, 0, flags, 0, PollMask(events));
    }

    /// <summary>Removes a poll, which then completes as cancelled.</summary>
    /// <param name="target">The user data of the poll.</param>
    public void PreparePollRemove(ulong target) => Prepare(IORING_OP_POLL_REMOVE, -1, target, 0, 0);

    /// <summary>Changes the events, the user data or both of a poll. Kernel: since 5.13.</summary>
    /// <param name="target">The user data of the poll.</param>
    /// <param name="events">The new events; <see langword="null"/> to leave them.</param>
    /// <param name="userData">The new user data; <see langword="null"/> to leave it.</param>
    /// <param name="multishot">Whether the poll goes on after its next completion.</param>
    public void PreparePollUpdate(ulong target, PollEvents? events, ulong? userData, bool multishot = false)
    {
        uint flags = (events.HasValue ? IORING_POLL_UPDATE_EVENTS : 0)
            | (userData.HasValue ? IORING_POLL_UPDATE_USER_DATA : 0) | (multishot ? IORING_POLL_ADD_MULTI : 0);
        Prepare(IORING_OP_POLL_REMOVE, -1, target, flags, userData ?? 0, PollMask(events ?? PollEvents.None));
    }

    /// <summary>
    /// Completes with <see cref="Errno.ETIME"/> when a time has passed, or with 0 once so many completions were posted.
    /// </summary>
    /// <param name="time">How long, or with <see cref="TimeoutFlags.Absolute"/> until when.</param>
    /// <param name="count">
    /// Completions to wait for, 0 for none; with <see cref="TimeoutFlags.Multishot"/> how often to expire, 0 for ever.
    /// </param>
    /// <safety>The kernel reads the time until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareTimeout(
        __kernel_timespec* time, uint count = 0, TimeoutFlags flags = TimeoutFlags.None) =>
        Prepare(IORING_OP_TIMEOUT, -1, (ulong)time, 1, count, (uint)flags);

    /// <summary>The same with the time in the entry itself. Kernel: since 7.1.</summary>
    /// <param name="nanoseconds">How long, or with <see cref="TimeoutFlags.Absolute"/> until when.</param>
    /// <param name="count">
    /// Completions to wait for, 0 for none; with <see cref="TimeoutFlags.Multishot"/> how often to expire, 0 for ever.
    /// </param>
    public void PrepareTimeoutImmediate(
        ulong nanoseconds, uint count = 0, TimeoutFlags flags = TimeoutFlags.None) =>
        Prepare(IORING_OP_TIMEOUT, -1, nanoseconds, 1, count, (uint)flags | IORING_TIMEOUT_IMMEDIATE_ARG);

    /// <summary>Removes a timeout, which then completes as cancelled.</summary>
    /// <param name="target">The user data of the timeout.</param>
    public void PrepareTimeoutRemove(ulong target) => Prepare(IORING_OP_TIMEOUT_REMOVE, -1, target, 0, 0);

    /// <summary>Gives a timeout a new time. Kernel: since 5.11.</summary>
    /// <param name="target">The user data of the timeout.</param>
    /// <param name="time">How long from now, or with <see cref="TimeoutFlags.Absolute"/> until when.</param>
    /// <safety>The kernel reads the time until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareTimeoutUpdate(
        ulong target, __kernel_timespec* time, TimeoutFlags flags = TimeoutFlags.None) =>
        Prepare(IORING_OP_TIMEOUT_REMOVE, -1, target, 0, (ulong)time, (uint)flags | IORING_TIMEOUT_UPDATE);

    /// <summary>Limits the time of the entry before, which must be linked to this one.</summary>
    /// <param name="time">How long, or with <see cref="TimeoutFlags.Absolute"/> until when.</param>
    /// <safety>The kernel reads the time until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareLinkTimeout(__kernel_timespec* time, TimeoutFlags flags = TimeoutFlags.None) =>
        Prepare(IORING_OP_LINK_TIMEOUT, -1, (ulong)time, 1, 0, (uint)flags);

    /// <summary>The same with the time in the entry itself. Kernel: since 7.1.</summary>
    /// <param name="nanoseconds">How long, or with <see cref="TimeoutFlags.Absolute"/> until when.</param>
    public void PrepareLinkTimeoutImmediate(ulong nanoseconds, TimeoutFlags flags = TimeoutFlags.None) =>
        Prepare(IORING_OP_LINK_TIMEOUT, -1, nanoseconds, 1, 0, (uint)flags | IORING_TIMEOUT_IMMEDIATE_ARG);

    /// <summary>Gives a link timeout a new time. Kernel: since 5.15.</summary>
    /// <param name="target">The user data of the link timeout.</param>
    /// <param name="time">How long from now, or with <see cref="TimeoutFlags.Absolute"/> until when.</param>
    /// <safety>The kernel reads the time until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareLinkTimeoutUpdate(
        ulong target, __kernel_timespec* time, TimeoutFlags flags = TimeoutFlags.None)
    {
        const uint Update = IORING_LINK_TIMEOUT_UPDATE | IORING_TIMEOUT_UPDATE;
        Prepare(IORING_OP_TIMEOUT_REMOVE, -1, target, 0, (ulong)time, (uint)flags | Update);
    }

    /// <summary>Changes what an epoll instance watches, like epoll_ctl(2).</summary>
    /// <param name="epollFd">The epoll instance.</param>
    /// <param name="fd">What is watched.</param>
    /// <param name="operation">EPOLL_CTL_* of epoll_ctl(2).</param>
    /// <param name="change">A struct epoll_event, which is packed on x64 only; null to stop watching.</param>
    /// <safety>The kernel reads the struct until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareEpollControl(int epollFd, int fd, int operation, void* change) =>
        Prepare(IORING_OP_EPOLL_CTL, epollFd, (ulong)change, (uint)operation, (uint)fd);

    /// <summary>Takes the events of an epoll instance, like epoll_wait(2). Kernel: since 6.15.</summary>
    /// <param name="events">Structs epoll_event, which are packed on x64 only.</param>
    /// <param name="count">How many fit.</param>
    /// <safety>The kernel writes the structs until the completion is taken: they must stay where they are.</safety>
    public unsafe void PrepareEpollWait(int epollFd, void* events, uint count) =>
        Prepare(IORING_OP_EPOLL_WAIT, epollFd, (ulong)events, count, 0);

    // The kernel reads the 32-bit mask with its halves swapped on big-endian machines.
    internal static uint PollMask(PollEvents events)
    {
        uint mask = (uint)events;
        return BitConverter.IsLittleEndian ? mask : (mask << 16) | (mask >> 16);
    }
}
