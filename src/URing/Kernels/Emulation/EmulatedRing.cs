using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>What the threads of an emulated ring share: its operations, and the end of each.</summary>
/// <remarks>
/// Threading: the gate guards everything here; it is held over no system call that can wait.
/// Ownership: the memory goes when the ring is closed and its last thread is through.
/// </remarks>
internal sealed class EmulatedRing
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
    }

    public Lock Gate { get; } = new();

    public io_uring_params Parameters { get; }

    public int Descriptor { get; }

    public SharedMemory Memory => _memory;

    public CompletionSink Sink { get; }

    public CompletionSleep Sleep { get; }

    public OperationTable Table { get; }

    public Timeouts Timeouts { get; }

    public Poller Poller { get; }

    public RestrictionTable Restrictions { get; } = new();

    public DirectFiles DirectFiles { get; } = new();

    public EmulatedOperation Rent(in io_uring_sqe entry)
    {
        lock (Gate)
            return Table.Rent(entry);
    }

    /// <summary>Hands an operation to the poller; not to be touched after a 0. Or a negative errno.</summary>
    public int Arm(EmulatedOperation operation, uint events)
    {
        lock (Gate)
        {
            if (_isClosed)
                return -(int)Errno.ECANCELED;

            OperationState before = operation.State;
            operation.State = OperationState.Armed;
            int error = Poller.Watch(operation, events);
            if (error < 0)
                operation.State = before;
            return error;
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
            return operation;
        }
    }

    /// <summary>Ends an operation that the caller owns, and posts its completion.</summary>
    public void End(EmulatedOperation operation, int result)
    {
        LetGo(operation);
        bool isSilent = operation.IsSilent(result);
        bool wakes;
        lock (Gate)
        {
            uint timeouts = Sink.Timeouts;
            if (!isSilent && !_isClosed)
                Sink.Post(new io_uring_cqe { user_data = operation.Entry.user_data, res = result });
            Table.Return(operation);
            wakes = Settle(timeouts);
        }
        if (wakes)
            Sleep.Wake();
    }

    /// <summary>Ends an operation that the caller owns, without a completion.</summary>
    public void Drop(EmulatedOperation operation)
    {
        LetGo(operation);
        lock (Gate)
            Table.Return(operation);
    }

    public void Post(ReadOnlySpan<io_uring_cqe> completions)
    {
        bool wakes;
        lock (Gate)
        {
            uint timeouts = Sink.Timeouts;
            foreach (ref readonly io_uring_cqe completion in completions)
                Sink.Post(completion);
            wakes = Settle(timeouts);
        }
        if (wakes)
            Sleep.Wake();
    }

    public void EndDue(TimerQueue queue)
    {
        bool wakes;
        lock (Gate)
        {
            if (_isClosed)
                return;

            uint timeouts = Sink.Timeouts;
            Timeouts.EndDue(queue);
            wakes = Settle(timeouts);
        }
        if (wakes)
            Sleep.Wake();
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
        }
        foreach (EmulatedOperation operation in taken)
            Drop(operation);
        // Last: its descriptors are needed to drop what it watched.
        Poller.Stop();
        int error = Libc.close(Descriptor) < 0 ? Libc.LastErrno : 0;
        Release();
        return error;
    }

    // Before the completion is posted, so that nobody finds his file still held by us after it.
    private void LetGo(EmulatedOperation operation)
    {
        Poller.Unwatch(operation);
        if (operation.Descriptor >= 0)
            _ = Libc.close(operation.Descriptor);
        operation.Descriptor = -1;
    }

    private bool Settle(uint timeoutsBefore)
    {
        Timeouts.EndCounted();
        return Sleep.IsDue(Sink.Tail, Sink.Timeouts != timeoutsBefore);
    }
}
