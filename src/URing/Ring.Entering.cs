using System.Runtime.CompilerServices;
using URing.Kernels;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing;

// Entering the kernel: to submit, and to wait.
public sealed partial class Ring
{
    // How long to wait for completions when the kernel is short of memory and takes no entries.
    private const long ShortageWait = 10_000_000;

    /// <summary>Gives the kernel all pending entries, without waiting for completions.</summary>
    /// <returns>
    /// How many entries the kernel took. Fewer than <see cref="Pending"/> if it is short of memory or its list of held
    /// back completions is full: take completions, then submit again.
    /// </returns>
    /// <exception cref="URingException">The ring is disabled, belongs to another thread or is broken.</exception>
    public int Submit()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_hasPollingThread)
            return SubmitToThread();

        int submitted = 0;
        _submissions.Publish();
        uint pending = _submissions.Pending;
        while (pending > 0)
        {
            int answer = EnterToSubmit(pending);
            if (answer is -(int)Errno.EAGAIN or -(int)Errno.EBUSY or 0)
                break;
            if (answer != -(int)Errno.EINTR)
                submitted += Accept(answer);
            if (PlantedFaults.Has(PlantedFault.ShortSubmitForgotten))
                break;
            pending = _submissions.Pending;
        }
        return submitted;
    }

    /// <summary>Gives the kernel all pending entries and waits for completions.</summary>
    /// <param name="minimum">Completions to wait for, counting those that are there already.</param>
    // Inlined, so that a loop sets up the runtime's frame for native calls once and not for every enter: that frame is
    // most of what C# costs above C (bench/run nop).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe EnterResult SubmitAndWait(int minimum)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _submissions.Publish();
        uint pending = _submissions.Pending;
        if (pending == 0 || (uint)minimum > _completions.Capacity || _hasPollingThread)
            return SubmitAndWait(minimum, Timeout.InfiniteTimeSpan);

        // Asked for by type, because only a call that is not virtual is inlined for certain.
        int answer = _port is LinuxPort linux
            ? linux.Enter(pending, (uint)minimum, IORING_ENTER_GETEVENTS, null, WaitingEnter.SignalSetSize)
            : _port.Enter(pending, (uint)minimum, IORING_ENTER_GETEVENTS, null, WaitingEnter.SignalSetSize);
        uint ready = _completions.Ready;
        return (uint)answer == pending && ready >= (uint)minimum
            ? new EnterResult(answer, (int)ready, TimedOut: false)
            : EnterAgain((uint)minimum, answer);
    }

    /// <summary>Gives the kernel all pending entries and waits for completions, at most for a time.</summary>
    /// <param name="minimum">Completions to wait for, counting those that are there already.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="minimumWait">
    /// How long to hold out for the minimum; after that one completion is enough. Kernel: since 6.12, ignored before.
    /// </param>
    /// <returns>
    /// What was submitted and what is there. Less than the minimum if the time was up, if the kernel is short of memory
    /// and completions must be taken before it takes more entries, or if the ring polls for completions.
    /// </returns>
    /// <exception cref="URingException">The ring is disabled, belongs to another thread or is broken.</exception>
    public EnterResult SubmitAndWait(int minimum, TimeSpan timeout, TimeSpan minimumWait = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimum, CompletionEntries);
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumWait, TimeSpan.Zero);

        bool holdsOut = minimumWait > TimeSpan.Zero && (Parameters.features & IORING_FEAT_MIN_TIMEOUT) != 0;
        return EnterUntil(
            (uint)minimum, new Deadline(Kernel, timeout), holdsOut ? ToMicroseconds(minimumWait) : 0,
            submitted: _hasPollingThread ? SubmitToThread() : 0);
    }

    private unsafe int EnterToSubmit(uint pending) => _port.Enter(pending, 0, 0, null, 0);

    // After an enter that did not do everything at once: interrupted, short of memory, or it took fewer entries.
    private EnterResult EnterAgain(uint minimum, int answer)
    {
        bool isPassing = answer is -(int)Errno.EINTR or -(int)Errno.EAGAIN or -(int)Errno.EBUSY;
        return EnterUntil(minimum, new Deadline(Kernel, Timeout.InfiniteTimeSpan), minimumWait: 0,
            submitted: isPassing ? 0 : Accept(answer));
    }

    private EnterResult EnterUntil(uint minimum, Deadline deadline, uint minimumWait, int submitted)
    {
        while (true)
        {
            _submissions.Publish();
            uint pending = ToSubmit;
            uint ready = _completions.Ready;
            if (pending == 0 && ready >= minimum && !_submissions.NeedsEntering)
                return new EnterResult(submitted, (int)ready, TimedOut: false);

            uint wanted = ready >= minimum ? 0 : minimum;
            int answer = WaitingEnter.Run(_port, pending, wanted, deadline.Remaining, minimumWait);
            ready = _completions.Ready;
            if (answer is -(int)Errno.EAGAIN or -(int)Errno.EBUSY || (answer == 0 && pending > 0))
            {
                if (ready > 0 || minimum == 0)
                    return new EnterResult(submitted, (int)ready, TimedOut: false);
                if (deadline.HasPassed)
                    return new EnterResult(submitted, 0, TimedOut: true);
                _ = WaitingEnter.Run(_port, 0, 1, Shorter(deadline.Remaining, ShortageWait));
            }
            else if (answer is not (-(int)Errno.EINTR or -(int)Errno.ETIME))
            {
                submitted += Accept(answer);
                // An enter that took fewer entries than it was given did not wait.
                if ((uint)answer >= pending && (ready >= minimum || (EndsWithFewer(minimumWait) && ready > 0)))
                    return new EnterResult(submitted, (int)ready, TimedOut: false);
            }
            if (deadline.HasPassed && ToSubmit == 0)
                return new EnterResult(submitted, (int)_completions.Ready, _completions.Ready < minimum);
        }
    }

    // What an enter has to hand over; a polling thread fetches for itself.
    private uint ToSubmit => _hasPollingThread ? 0 : _submissions.Pending;

    // A kernel that polls a device looks no further while completions are there to be taken.
    private bool EndsWithFewer(uint minimumWait) => minimumWait > 0 || _pollsForCompletions;

    // Entries that the kernel took, or its refusal as an exception.
    private int Accept(int answer)
    {
        if (answer > 0 && ToSubmit > 0)
            PartialSubmits++;
        return answer >= 0 ? answer : throw Throw.EnterFailed((Errno)(-answer));
    }

    internal static uint ToMicroseconds(TimeSpan time) =>
        (uint)Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 1, uint.MaxValue);

    private static long Shorter(long nanoseconds, long limit) =>
        nanoseconds < 0 ? limit : Math.Min(nanoseconds, limit);
}
