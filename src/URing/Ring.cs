using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing;

/// <summary>One io_uring: entries go in, completions come out.</summary>
/// <remarks>
/// Threading: one thread at a time; nothing here locks or allocates.
/// Ownership: memory that an entry points to belongs to the kernel until the entry's last completion was taken.
/// Disposing the ring does not end that: the kernel may write for as long as an operation runs.
/// Kernel: io_uring(7); setup flags CLAMP and SUBMIT_ALL always, NO_SQARRAY where the kernel has it.
/// </remarks>
public sealed partial class Ring : IDisposable
{
    internal const int MostEntries = 32_768;
    internal const int MostCompletions = 65_536;

    // How long to wait for completions when the kernel is short of memory and takes no entries.
    private const long ShortageWait = 10_000_000;

    private readonly RingSetup _setup;
    private readonly RingPort _port;
    private readonly CompletionQueue _completions;
    private SubmissionQueue _submissions;
    private bool _disposed;

    /// <summary>Sets a ring up on the kernel that the environment allows.</summary>
    /// <param name="entries">Entries that fit into the queue, 1 to 32,768; rounded up to a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of entries or completions is out of range.</exception>
    /// <exception cref="URingException">No kernel could be had; the message says why and what helps.</exception>
    public Ring(int entries, RingOptions? options = null)
    {
        options ??= new RingOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, MostEntries);
        ArgumentOutOfRangeException.ThrowIfNegative(options.CompletionEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.CompletionEntries, MostCompletions);
        if (options.CompletionEntries > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(options.CompletionEntries, entries);

        _setup = RingSetup.Open(entries, options);
        _port = _setup.Port;
        _completions = _setup.Completions;
        _submissions = _setup.Submissions;
    }

    /// <summary>The kernel behind the ring.</summary>
    public RingKernel Kernel => _setup.Kernel;

    /// <summary>Why this kernel serves the ring, in one sentence.</summary>
    public string KernelReason => _setup.Reason;

    /// <summary>The ring's descriptor, for poll and epoll; readable while completions may be there.</summary>
    /// <remarks>Ownership: a view; disposing it does nothing.</remarks>
    public SafeHandle Handle => _setup.Handle;

    /// <summary>How many entries the queue holds.</summary>
    public int Entries => (int)_submissions.Capacity;

    /// <summary>How many completions the queue holds.</summary>
    public int CompletionEntries => (int)_completions.Capacity;

    /// <summary>Entries that were got and that the kernel has not taken yet.</summary>
    public int Pending
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (int)_submissions.Pending;
        }
    }

    /// <summary>Completions that are there to be taken; more may come up when those are.</summary>
    public int Ready
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (int)_completions.Ready;
        }
    }

    /// <summary>The completions that are there, each taken as the enumeration moves past it.</summary>
    public CompletionSequence Completions => new(this);

    internal io_uring_params Parameters => _setup.Parameters;

    /// <summary>Gets the next free entry; it goes to the kernel with the next submit.</summary>
    /// <returns><see langword="false"/> if the queue is full: submit, then try again.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryGetEntry(out SubmissionEntry entry)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // SAFETY: the entry lies in the mapping, which lives until Dispose.
        io_uring_sqe* sqe = _submissions.TryTake();
        if (sqe == null)
        {
            entry = default;
            return false;
        }

        // A no-op without user data, in case it is never prepared. One vector store costs less than the three words.
        *sqe = default;
        entry = new SubmissionEntry(ref *sqe);
        return true;
    }

    /// <summary>Takes the oldest completion, asking the kernel for those that it holds back if none is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Completion completion)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _completions.TryTake(out completion) || TryTakeHeldBack(out completion);
    }

    /// <summary>Gives the kernel all pending entries, without waiting for completions.</summary>
    /// <returns>
    /// How many entries the kernel took. Fewer than <see cref="Pending"/> if it is short of memory or its list of held
    /// back completions is full: take completions, then submit again.
    /// </returns>
    /// <exception cref="URingException">The ring is disabled, belongs to another thread or is broken.</exception>
    public int Submit()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
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
        if (pending == 0 || (uint)minimum > _completions.Capacity)
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
    /// What was submitted and what is there. Less than the minimum if the time was up, or if the kernel is short of
    /// memory and completions must be taken before it takes more entries.
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
            (uint)minimum, new Deadline(Kernel, timeout), holdsOut ? ToMicroseconds(minimumWait) : 0, submitted: 0);
    }

    /// <summary>Restricts what a disabled ring will ever take; once only.</summary>
    /// <exception cref="URingException">The ring is not disabled, or was restricted before.</exception>
    public void Restrict(URingAllowlist allowlist)
    {
        ArgumentNullException.ThrowIfNull(allowlist);
        ObjectDisposedException.ThrowIf(_disposed, this);
        allowlist.Apply(_port);
    }

    /// <summary>Enables a ring that started disabled; a ring with a single owner then belongs to this thread.</summary>
    /// <exception cref="URingException">The ring is not disabled.</exception>
    public unsafe void Enable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int answer = Register(IORING_REGISTER_ENABLE_RINGS, null, 0);
        if (answer < 0)
            throw Throw.RegisterFailed((Errno)(-answer), "The ring is enabled already, or did not start disabled.");
    }

    /// <summary>Closes the ring; the kernel cancels what it can of what is in flight and waits for none.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        _setup.Handle.Release();
        _tags?.Abandon();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool StartsAtHead(CompletionRange range)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _completions.StartsAtHead(range);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Completion TakeFirst(CompletionRange range) => _completions.TakeFirst(range);

    // What is there, asking the kernel for what it holds back if nothing is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CompletionRange FindCompletions()
    {
        CompletionRange range = _completions.Range;
        return range.IsEmpty && _submissions.NeedsEntering ? FindHeldBack() : range;
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
            uint pending = _submissions.Pending;
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
                if ((uint)answer >= pending && (ready >= minimum || (minimumWait > 0 && ready > 0)))
                    return new EnterResult(submitted, (int)ready, TimedOut: false);
            }
            if (deadline.HasPassed && _submissions.Pending == 0)
                return new EnterResult(submitted, (int)_completions.Ready, _completions.Ready < minimum);
        }
    }

    // Entries that the kernel took, or its refusal as an exception.
    private static int Accept(int answer) =>
        answer >= 0 ? answer : throw Throw.EnterFailed((Errno)(-answer));

    private bool TryTakeHeldBack(out Completion completion)
    {
        CompletionRange range = FindCompletions();
        completion = range.IsEmpty ? default : _completions.TakeFirst(range);
        return !range.IsEmpty;
    }

    // Not inlined: it is rare, and its calls would push a loop's variables out of their registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private CompletionRange FindHeldBack()
    {
        int answer;
        CompletionRange range;
        do
        {
            answer = WaitingEnter.Run(_port, 0, 0, nanoseconds: -1);
            if (answer is not (-(int)Errno.EINTR or -(int)Errno.EAGAIN or -(int)Errno.EBUSY))
                Accept(answer);
            range = _completions.Range;
        }
        while (range.IsEmpty && answer == -(int)Errno.EINTR && _submissions.NeedsEntering);
        return range;
    }

    private static uint ToMicroseconds(TimeSpan time) =>
        (uint)Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 1, uint.MaxValue);

    private static long Shorter(long nanoseconds, long limit) =>
        nanoseconds < 0 ? limit : Math.Min(nanoseconds, limit);
}
