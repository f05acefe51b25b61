using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels;
using URing.Queues;
using URing.Registrations;
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

    private readonly RingSetup _setup;
    private readonly RingPort _port;
    private readonly bool _hasPollingThread;
    private readonly bool _pollsForCompletions;
    private CompletionQueue _completions;
    private SubmissionQueue _submissions;

    // Whether a completion may be of another size, or none of the user's.
    private bool _looksCloser;
    private RegisteredWaits? _waits;
    private ResourceTags? _tags;
    private bool _isDisabled;
    private bool _disposed;

    /// <summary>Sets a ring up on the kernel that the environment allows.</summary>
    /// <param name="entries">Entries that fit into the queue, 1 to 32,768; rounded up to a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">Two options exclude each other.</exception>
    /// <exception cref="URingException">No kernel could be had; the message says why and what helps.</exception>
    public Ring(int entries, RingOptions? options = null)
    {
        options ??= new RingOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, MostEntries);
        options.Check(entries);

        _setup = RingSetup.Open(entries, options);
        _port = _setup.Port;
        _completions = _setup.Completions;
        _submissions = _setup.Submissions;
        _hasPollingThread = options.Polling is not null;
        _pollsForCompletions = options.CompletionPolling != CompletionPolling.None;
        _isDisabled = options.StartDisabled;
        _entrySize = options.EntrySize;
        _looksCloser = options.CompletionSize != SlotSize.Small;
        if (options.RegisteredWaits > 0)
            StartWaits(options);
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

    /// <summary>How many completions of ordinary size the queue holds.</summary>
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

    /// <summary>How often the kernel took a part of the entries that it was given.</summary>
    /// <remarks>
    /// A chain of linked entries ends at such a cut: what comes after it begins on its own, without waiting for what
    /// stands before. Kernel: happens when it is short of memory; io_submit_sqes of io_uring/io_uring.c.
    /// </remarks>
    public long PartialSubmits { get; private set; }

    /// <summary>Whether the kernel keeps completions for which the queue has no room.</summary>
    public bool IsOverflowing
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (_submissions.Flags & IORING_SQ_CQ_OVERFLOW) != 0;
        }
    }

    /// <summary>The completions that are there, each taken as the enumeration moves past it.</summary>
    public CompletionSequence Completions => new(this);

    internal io_uring_params Parameters => _setup.Parameters;

    internal int DescriptorNumber => _port.Descriptor;

    /// <summary>Gets the next free entry; it goes to the kernel with the next submit.</summary>
    /// <returns><see langword="false"/> if the queue is full: submit, then try again.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool TryGetEntry(out SubmissionEntry entry)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_entrySize == SlotSize.Large)
            return TryGetLargeSlot(out entry);

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

    /// <summary>Gets so many entries next to each other, or none.</summary>
    /// <param name="length">How many, 1 to <see cref="Entries"/>.</param>
    /// <returns><see langword="false"/> if the queue has not enough room: submit, then try again.</returns>
    public unsafe bool TryGetChain(int length, out EntryChain chain)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Entries);
        chain = default;
        if (_submissions.Room < (uint)length && !PlantedFaults.Has(PlantedFault.ChainCutByTheQueue))
            return false;

        uint first = _submissions.Tail;
        for (int i = 0; i < length; i++)
            _ = TryGetEntry(out _);
        chain = new EntryChain(_submissions, first, length);
        return true;
    }

    /// <summary>Takes the oldest completion, asking the kernel for those that it holds back if none is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out Completion completion)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_looksCloser)
            return TryTakeCloser(out completion);
        return _completions.TryTake(out completion) || TryTakeHeldBack(out completion);
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
        _isDisabled = false;
    }

    /// <summary>Closes the ring; the kernel cancels what it can of what is in flight and waits for none.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        AbandonTags();
        _setup.Handle.Release();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool StartsAtHead(CompletionRange range)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _completions.StartsAtHead(range);
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    internal bool LooksCloser => _looksCloser;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Completion TakeFirst(CompletionRange range) => _completions.TakeFirst(range);

    // What is there, asking the kernel for what it holds back if nothing is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CompletionRange FindCompletions()
    {
        CompletionRange range = _completions.Range;
        return range.IsEmpty && (_submissions.NeedsEntering || _pollsForCompletions) ? FindHeldBack() : range;
    }

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
}
