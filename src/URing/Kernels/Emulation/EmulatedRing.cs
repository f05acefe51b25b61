using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>What the threads of an emulated ring share: its operations, and the end of each.</summary>
/// <remarks>
/// Threading: the gate guards everything here; it is held over no system call that can wait.
/// Ownership: the memory goes when the ring is closed and its last thread is through.
/// </remarks>
internal sealed partial class EmulatedRing
{
    private readonly SharedMemory _memory;
    private readonly Workers _workers;
    private bool _isClosed;
    private int _users = 1;

    public EmulatedRing(SharedMemory memory, in io_uring_params parameters, int descriptor, Workers workers)
    {
        _memory = memory;
        _workers = workers;
        Parameters = parameters;
        Descriptor = descriptor;
        Sink = new CompletionSink(memory, parameters, descriptor);
        Sleep = new CompletionSleep(memory, Gate);
        Table = new OperationTable(this);
        Timeouts = new Timeouts(this);
        Poller = new Poller(this);
        Chains = new Chains(this);
        Drain = new DrainList(this);
        Submitter = new Submitter(this);
        Resources = new Resources(this);
        Tables = new TableRegistrations(this);
        EmulatedRings.Add(this);
    }

    public Lock Gate { get; } = new();

    public io_uring_params Parameters { get; }

    public int Descriptor { get; }

    /// <summary>Whether nobody may post to it yet.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether it was closed; under the gate.</summary>
    public bool IsClosed => _isClosed;

    public SharedMemory Memory => _memory;

    public Workers Workers => _workers;

    public CompletionSink Sink { get; }

    public CompletionSleep Sleep { get; }

    public OperationTable Table { get; }

    public Timeouts Timeouts { get; }

    public Poller Poller { get; }

    public Chains Chains { get; }

    public DrainList Drain { get; }

    public Submitter Submitter { get; }

    public Resources Resources { get; }

    public TableRegistrations Tables { get; }

    public BufferGroups Groups { get; } = new();

    public RestrictionTable Restrictions { get; } = new();

    public DirectFiles DirectFiles { get; } = new();

    public KeptFiles Kept { get; } = new();

    public EmulatedOperation Rent(in io_uring_sqe entry)
    {
        lock (Gate)
        {
            EmulatedOperation operation = Table.Rent(entry);
            operation.EdgesSeen = Submitter.EdgesBefore;
            return operation;
        }
    }

    /// <summary>Hands an operation to the poller; not to be touched after a 0. Or a negative errno.</summary>
    public int Arm(EmulatedOperation operation, uint events)
    {
        lock (Gate)
        {
            if (_isClosed || operation.IsCancelled)
                return -(int)Errno.ECANCELED;

            OperationState before = operation.State;
            operation.State = OperationState.Armed;
            operation.IsResumed = false;
            if (operation.NeedsWorker)
                operation.EdgesSeen = EmulatedOperation.NoEdges;
            int error = Poller.Watch(operation, events);
            if (error < 0)
                operation.State = before;
            return error;
        }
    }

    /// <summary>The file behind a descriptor that its owner promises to leave open.</summary>
    public KeptFile? FindKept(int descriptor)
    {
        if (Kept.IsEmpty)
            return null;
        lock (Gate)
            return Kept.Find(descriptor);
    }

    /// <summary>Leaves an operation to a thread of its own, and to cancels. Answers 0 or a negative errno.</summary>
    public int Park(EmulatedOperation operation)
    {
        lock (Gate)
        {
            if (_isClosed)
                return -(int)Errno.ECANCELED;

            operation.State = OperationState.Armed;
            return 0;
        }
    }

    /// <summary>Takes an operation that was parked, if it still is; the caller uses the ring then.</summary>
    public bool TryTake(EmulatedOperation operation, uint generation)
    {
        lock (Gate)
        {
            bool isParked = operation.Generation == generation && operation.State == OperationState.Armed;
            if (!isParked || !TryUse())
                return false;

            operation.State = OperationState.Running;
            return true;
        }
    }

    /// <summary>Hands an operation to a worker; the caller must not touch it after a 0. Or a negative errno.</summary>
    /// <param name="isPatient">Whether the call may wait for another party.</param>
    public int Enqueue(EmulatedOperation operation, bool isPatient)
    {
        uint generation;
        lock (Gate)
        {
            if (_isClosed)
                return -(int)Errno.ECANCELED;

            operation.State = OperationState.Queued;
            generation = operation.Generation;
        }
        _workers.Add(operation, generation, isPatient);
        return 0;
    }

    /// <summary>Runs a queued operation on the worker's thread, unless it was cancelled meanwhile.</summary>
    public void RunQueued(EmulatedOperation operation, uint generation)
    {
        lock (Gate)
        {
            if (operation.Generation != generation || operation.State != OperationState.Queued || !TryUse())
                return;

            operation.State = OperationState.Running;
            operation.EdgesSeen = Kept.Edges;
        }
        Requests.Run(operation);
        Release();
    }

    /// <summary>Takes an armed operation over from the poller.</summary>
    public EmulatedOperation? TakeArmed(ulong id)
    {
        lock (Gate)
        {
            EmulatedOperation? operation = Table.Find(id);
            if (operation?.State != OperationState.Armed)
                return null;

            operation.State = OperationState.Running;
            operation.IsResumed = true;
            operation.EdgesSeen = Kept.Edges;
            return operation;
        }
    }

    /// <summary>Lets others end an operation that the caller runs, and does without from now on.</summary>
    public void Abandon(EmulatedOperation operation)
    {
        lock (Gate)
            operation.IsAbandonable = true;
    }

    /// <summary>Undoes <see cref="Abandon"/>; <see langword="false"/> if the operation has ended meanwhile.</summary>
    public bool TryReclaim(EmulatedOperation operation, uint generation)
    {
        lock (Gate)
        {
            if (operation.Generation != generation || operation.State != OperationState.Running)
                return false;

            operation.IsAbandonable = false;
            return true;
        }
    }

    /// <summary>Ends an operation that the caller owns, and posts its completion.</summary>
    /// <param name="batch">Where the completion goes; at once into the queue by default.</param>
    public void End(EmulatedOperation operation, int result, CompletionBatch? batch = null)
    {
        LetGo(operation);
        bool wakes;
        lock (Gate)
        {
            uint timeouts = Sink.Timeouts;
            Finish(operation, result, batch);
            wakes = Settle(timeouts);
        }
        Follow(wakes);
    }

    /// <summary>Ends an operation under the gate; it holds no descriptor any more.</summary>
    public void Finish(EmulatedOperation operation, int result, CompletionBatch? batch = null)
    {
        // What was moved before a failure is told in its place.
        if (result < 0 && operation.Settle(result) is var moved && moved != result)
        {
            operation.HasFailed = true;
            result = moved;
        }
        bool fails = operation.HasFailed || Outcome.IsFailure(operation.Entry, result, operation.Transfer.Length);
        bool restIsSilent = fails && operation.IsSilent;
        operation.IsSilent &= !fails;
        Complete(operation, result, batch);
        Chains.Leave(operation, fails, restIsSilent);
        Resources.Release(operation, batch);
        Return(operation);
    }

    /// <summary>Ends what was refused before it started, and all behind it.</summary>
    public void EndRefused(EmulatedOperation head, CompletionBatch batch)
    {
        lock (Gate)
        {
            for (EmulatedOperation? next, operation = head; operation is not null; operation = next)
            {
                next = operation.Link;
                int result = operation.Refusal != 0 ? operation.Refusal : -(int)Errno.ECANCELED;
                Complete(operation, result, batch);
                Return(operation);
            }
        }
    }

    /// <summary>Ends an operation that the caller owns, without a completion.</summary>
    public void Drop(EmulatedOperation operation)
    {
        LetGo(operation);
        lock (Gate)
        {
            Resources.Release(operation, batch: null);
            Return(operation);
        }
    }

    public void EndDue(TimerQueue queue)
    {
        bool wakes;
        List<EmulatedOperation>? expired = null;
        lock (Gate)
        {
            if (_isClosed)
                return;

            uint timeouts = Sink.Timeouts;
            Timeouts.EndDue(queue, ref expired);
            wakes = Settle(timeouts);
        }
        Follow(wakes);
        foreach (EmulatedOperation operation in expired ?? [])
            End(operation, -(int)Errno.ECANCELED);
    }

    /// <summary>Starts the time limit of an operation, unless that has ended meanwhile.</summary>
    public void StartLimit(EmulatedOperation limit, EmulatedOperation operation)
    {
        lock (Gate)
        {
            if (operation.Limit == limit && limit.Limited == operation)
                Timeouts.StartLimit(limit);
        }
    }

    /// <summary>Swaps the list of what may start now for an empty one; nothing starts in a closed ring.</summary>
    public bool TakeReady(ref List<EmulatedOperation> empty)
    {
        if (!Chains.HasReady)
            return false;
        lock (Gate)
        {
            bool hasSome = Chains.TakeReady(ref empty);
            if (_isClosed)
                empty.Clear();
            return hasSome && !_isClosed;
        }
    }

    /// <summary>Becomes a user of the ring, under the gate; the memory stays until <see cref="Release"/>.</summary>
    public bool TryUse()
    {
        if (_isClosed)
            return false;

        _users++;
        return true;
    }

    /// <summary>Undoes <see cref="TryUse"/> under the gate, while others still use the ring.</summary>
    public void Disuse() => _users--;

    public void Release()
    {
        bool isLast;
        lock (Gate)
            isLast = --_users == 0;
        if (isLast)
            _memory.Free();
    }

    /// <summary>Ends everything that can be ended and gives the memory back once the last thread is through.</summary>
    public int Close()
    {
        var taken = new List<EmulatedOperation>();
        lock (Gate)
        {
            _ = Cancellation.Take(this, CancelMatch.Everything, taken);
            _isClosed = true;
            Resources.Clear(Resources.Files);
            Resources.Clear(Resources.Buffers);
            _ = Sink.Event.Unregister();
        }
        foreach (EmulatedOperation operation in taken)
            Drop(operation);
        Resources.CloseUnused();
        EmulatedRings.Remove(this);
        // Last: its descriptors are needed to drop what it watched.
        Poller.Stop();
        int error = Libc.close(Descriptor) < 0 ? Libc.LastErrno : 0;
        Release();
        return error;
    }

    // Before the completion is posted, so that nobody finds his file still held by us after it.
    private void LetGo(EmulatedOperation operation)
    {
        if (operation.Futex is { } wait)
            FutexWaits.Forget(wait);
        int own;
        if (operation.BeganKept)
        {
            // Another thread may forget the file just now, and give the operation a descriptor of its own.
            lock (Gate)
                own = Detach(operation);
        }
        else
        {
            own = Detach(operation);
        }
        if (own >= 0)
            _ = Libc.close(own);
    }

    // Answers the descriptor that is to be closed; -1 for none.
    private int Detach(EmulatedOperation operation)
    {
        Poller.Unwatch(operation);
        int own = operation.Kept is null ? operation.Descriptor : -1;
        operation.Descriptor = -1;
        return own;
    }

    private void Return(EmulatedOperation operation)
    {
        Table.Return(operation);
        Drain.Release();
    }

    private void Follow(bool wakes)
    {
        if (wakes)
            Sleep.Wake();
        Resources.CloseUnused();
        if (Chains.HasReady && !Poller.IsCurrent)
            Submitter.GoOn();
    }

    private bool Settle(uint timeoutsBefore)
    {
        Timeouts.EndCounted();
        return Sleep.IsDue(Sink.Tail, Sink.Timeouts != timeoutsBefore);
    }
}
