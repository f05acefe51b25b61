using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Contexts;

/// <summary>The shared part of a context: one ring, its records and who waits, for any number of threads.</summary>
/// <remarks>
/// Threading: one lock guards the submission queue, the records and the counts. It is never held over a system call:
/// entering one plain ring from several threads is safe.
/// Ownership: reachable from <see cref="OpenContexts"/> until it is closed: closing a ring does not stop its I/O.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Nobody asks for the event's wait handle: nothing to dispose.")]
internal sealed partial class ContextCore
{
    private const int LeastCompletions = 1024;
    private const int MostCompletions = 65_536;

    // How often in a row the kernel may refuse entries before the caller is told.
    private const int ShortagePatience = 3;

    private readonly Gate _gate = new();
    private readonly RingPort _port;
    private readonly RingHandle _handle;
    private readonly CompletionQueue _completions;
    private readonly RecordTable _records;
    private readonly WaiterLine _line = new();
    private readonly Queue<ulong> _again = new();
    private SubmissionQueue _submissions;

    // Threads that use the port outside the lock: it may be closed once there are none.
    private readonly ManualResetEventSlim _everybodyOut = new();
    private int _inside;
    private int _wakes;
    private volatile bool _closing;

    public ContextCore(int entries, URingAllowlist? allowlist, RingKernel? kernel)
    {
        RingSetup setup = RingSetup.Open(entries, new RingOptions
        {
            Kernel = kernel,
            CompletionEntries = Math.Clamp(entries * 4, LeastCompletions, MostCompletions),
            StartDisabled = allowlist is not null,
        });
        Kernel = setup.Kernel;
        KernelReason = setup.Reason;
        _port = setup.Port;
        _handle = setup.Handle;
        _completions = setup.Completions;
        _submissions = setup.Submissions;
        _records = new RecordTable(entries, allowlist?.RequiredFlags ?? EntryFlags.None);
        if (allowlist is not null)
            Restrict(allowlist);
        OpenContexts.Add(this);
    }

    public RingKernel Kernel { get; }

    public string KernelReason { get; }

    public SafeHandle Handle => _handle;

    public LeasePool Leases { get; } = new();

    public int InFlight
    {
        get
        {
            using (_gate.Enter())
                return _records.InFlight;
        }
    }

    /// <summary>Whether somebody has begun to end the context.</summary>
    public bool IsClosing => _closing;

    /// <summary>Completions that belonged to no record; see <see cref="RecordTable.Strays"/>.</summary>
    public int Strays
    {
        get
        {
            using (_gate.Enter())
                return _records.Strays;
        }
    }

    /// <summary>Queues an operation; a full queue is submitted first.</summary>
    /// <exception cref="URingException">The queue is full and the kernel takes nothing.</exception>
    public void Add(in io_uring_sqe entry, in Operation operation)
    {
        int refusals = 0;
        while (!TryAdd(entry, operation))
            SubmitOnce(ref refusals);
    }

    /// <summary>Queues the cancel of the oldest operation with this user data, whether there is one or not.</summary>
    public void AddCancel(ulong targetUserData, ulong userData) =>
        AddWithTarget(new io_uring_sqe { opcode = IORING_OP_ASYNC_CANCEL, fd = -1 }, userData,
            releases => _records.MarkOldest(targetUserData, releases));

    /// <summary>Queues the removal of the newest poll of this kind, whether there is one or not.</summary>
    public void AddPollRemove(in io_uring_sqe poll, ulong userData)
    {
        io_uring_sqe wanted = poll;
        AddWithTarget(new io_uring_sqe { opcode = IORING_OP_POLL_REMOVE, fd = -1 }, userData,
            _ => _records.MarkNewestPoll(wanted));
    }

    /// <summary>Gives the kernel everything that was queued before this call.</summary>
    /// <exception cref="URingException">The kernel takes nothing; what was queued stays queued.</exception>
    public void Submit()
    {
        int refusals = 0;
        bool moreToQueue;
        do
        {
            uint until;
            bool isPending;
            using (_gate.Enter())
            {
                ThrowIfClosed();
                QueueAgain();
                until = _submissions.Tail;
                isPending = _submissions.Pending > 0;
                moreToQueue = _again.Count > 0;
            }
            while (isPending)
            {
                isPending = SubmitOnce(ref refusals, until);
                if (PlantedFaults.Has(PlantedFault.ShortSubmitForgotten))
                    break;
            }
        }
        while (moreToQueue);
    }

    /// <summary>Lets one waiting thread go without a completion: one that waits now, or the next that comes.</summary>
    public void Wake()
    {
        Handoff next;
        using (_gate.Enter())
        {
            ThrowIfClosed();
            _wakes++;
            next = PlanHandoff();
        }
        Carry(next);
    }

    private unsafe void Restrict(URingAllowlist allowlist)
    {
        try
        {
            allowlist.Apply(_port);
            int answer = _port.Register(IORING_REGISTER_ENABLE_RINGS, null, 0);
            if (answer < 0)
                throw Throw.RegisterFailed((Errno)(-answer), "The ring cannot be enabled.");
        }
        catch
        {
            _handle.Release();
            throw;
        }
    }

    private bool TryAdd(in io_uring_sqe entry, in Operation operation)
    {
        using (_gate.Enter())
        {
            ThrowIfClosed();
            return TryQueue(entry, operation, RecordKey.Impossible);
        }
    }

    private void AddWithTarget(in io_uring_sqe entry, ulong userData, Func<Releases, ulong> findTarget)
    {
        int refusals = 0;
        while (!TryAddWithTarget(entry, userData, findTarget))
            SubmitOnce(ref refusals);
    }

    private bool TryAddWithTarget(io_uring_sqe entry, ulong userData, Func<Releases, ulong> findTarget)
    {
        var releases = Releases.Rent();
        bool added;
        using (_gate.Enter())
        {
            ThrowIfClosed();
            added = _submissions.HasRoom;
            if (added)
            {
                entry.addr = findTarget(releases);
                added = TryQueue(entry, new Operation(userData), target: entry.addr);
            }
        }
        releases.Run(Leases);
        return added;
    }

    // Under the lock. False if the queue is full.
    private unsafe bool TryQueue(in io_uring_sqe entry, in Operation operation, ulong target)
    {
        // SAFETY: the entry lies in the mapping, which lives until the core is closed, and the lock keeps others off.
        io_uring_sqe* slot = _submissions.TryTake();
        if (slot == null)
            return false;

        _records.Add(entry, operation, target, ref *slot);
        _submissions.Publish();
        return true;
    }

    // Under the lock: operations that died with their thread and found the queue full.
    private unsafe void QueueAgain()
    {
        while (_again.TryPeek(out ulong key) && _submissions.HasRoom)
        {
            _again.Dequeue();
            // SAFETY: as in TryQueue.
            *_submissions.TryTake() = _records.EntryOf(key);
            _submissions.Publish();
        }
    }

    // One system call that submits what is pending; a refusal is borne a few times. Answers whether entries before a
    // position are left: asked under the lock, while this thread is still counted, for then the memory is mapped.
    private unsafe bool SubmitOnce(ref int refusals, uint until = 0)
    {
        uint pending;
        bool isPending;
        using (_gate.Enter())
        {
            ThrowIfClosed();
            pending = _submissions.Pending;
            _inside++;
        }
        int answer = pending == 0 ? 0 : _port.Enter(pending, 0, 0, null, 0);
        using (_gate.Enter())
        {
            isPending = _submissions.IsPendingBefore(until);
            LeavePort();
            if (PlantedFaults.Has(PlantedFault.ReleaseAtSubmitError) && answer < 0)
                _records.PlantReleaseOfLeases(Leases);
        }

        if (PlantedFaults.Has(PlantedFault.LookAfterLeaving))
        {
            Thread.SpinWait(50_000);
            isPending = _submissions.IsPendingBefore(until);
        }
        if (pending == 0 || answer > 0 || answer == -(int)Errno.EINTR)
            refusals = 0;
        else if (answer is not (0 or -(int)Errno.EAGAIN or -(int)Errno.EBUSY))
            throw Throw.EnterFailed((Errno)(-answer));
        else if (++refusals == ShortagePatience)
            throw Throw.NoSpace((Errno)(-answer));
        return isPending;
    }

    // Under the lock.
    private Handoff PlanHandoff() =>
        Claim(_line.Next(_completions.Ready > 0 || _submissions.NeedsEntering, _wakes));

    // Under the lock: who will post a message uses the port outside it.
    private Handoff Claim(Handoff next)
    {
        if (next.PostMessage)
            _inside++;
        return next;
    }

    // Under the lock.
    private void LeavePort()
    {
        if (--_inside == 0 && _closing)
            _everybodyOut.Set();
    }

    // Outside the lock.
    private void Carry(Handoff next)
    {
        next.Sleeper?.Pick();
        if (!next.PostMessage)
            return;

        // A message that finds no memory in the kernel finds its queue full, and nobody waits at a full queue.
        _ = _port.Wake(RecordKey.Wake);
        using (_gate.Enter())
            LeavePort();
    }

    private void ThrowIfClosed()
    {
        if (_closing)
            throw Throw.ContextDisposed();
    }
}
