using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Takes entries from the queue and starts them, one thread at a time.</summary>
internal sealed class Submitter(EmulatedRing ring)
{
    /// <summary>The answer of a request that completes later.</summary>
    public const int Pending = int.MinValue;

    // The flags of entries that have nothing to do with others, nor with what is registered.
    private const byte PlainFlags = IOSQE_ASYNC | IOSQE_CQE_SKIP_SUCCESS;

    private readonly Lock _gate = new();
    private readonly EntrySource _source = new(ring.Memory, ring.Parameters);
    private readonly CompletionBatch _batch = new();
    private readonly OpenChain _chain = new();
    private readonly DrainList _drain = ring.Drain;
    private readonly List<EmulatedOperation> _cancelled = [];
    private readonly bool _submitsAll = (ring.Parameters.flags & IORING_SETUP_SUBMIT_ALL) != 0;
    private List<EmulatedOperation> _round = [];
    private byte _flagsSeen;

    /// <summary>How many edges of kept files there were before what is being started tried anything.</summary>
    public long EdgesBefore { get; private set; }

    /// <summary>Starts queued entries and answers how many were taken.</summary>
    public int Submit(uint count)
    {
        int taken = 0;
        lock (_gate)
        {
            EdgesBefore = ring.Kept.Edges;
            count = Math.Min(count, _source.Queued);
            while (taken < count && _source.TryTake(out io_uring_sqe entry))
            {
                taken++;
                if (!Start(entry) && !_submitsAll)
                    break;
            }
            if (_chain.Take() is { } head)
                Begin(head);
            _source.Publish();
            Flush();
        }
        GoOn();
        return taken;
    }

    /// <summary>Starts what has become ready since, unless another thread is about to.</summary>
    public void GoOn()
    {
        while (ring.Chains.HasReady && !_gate.IsHeldByCurrentThread && _gate.TryEnter())
        {
            try
            {
                Flush();
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    // Answers whether the entry could be started at all.
    private bool Start(in io_uring_sqe entry)
    {
        if ((entry.flags & ~PlainFlags) != 0 || _chain.IsOpen || _drain.IsActive)
            return StartInLine(entry);

        _flagsSeen |= entry.flags;
        int refusal = EntryRules.Check(entry, ring.Restrictions);
        bool isQuick = entry.opcode == IORING_OP_NOP
            ? (entry.flags & IOSQE_ASYNC) == 0 && (entry.rw_flags & IORING_NOP_CQE32) == 0
            : Transfer.IsPlain(entry.opcode);
        if (refusal == 0 && !isQuick)
            return StartOperation(entry, entry.opcode == IORING_OP_LINK_TIMEOUT ? -(int)Errno.EINVAL : 0);

        int result = refusal < 0 ? refusal
            : entry.opcode == IORING_OP_NOP ? Requests.DoNothing(entry)
            : Transfers.Start(ring, entry);
        if (result != Pending && !IsSilent(entry, result))
            _batch.Add(entry.user_data, result);
        return refusal == 0;
    }

    // An entry in a chain, or one that waits for others, or that uses what is registered.
    private bool StartInLine(io_uring_sqe entry)
    {
        int refusal = EntryRules.CheckFlags(entry);
        if (refusal == 0)
            _flagsSeen |= entry.flags;
        if (refusal == 0 && (entry.flags & IOSQE_IO_DRAIN) != 0)
        {
            // Completions that are left out cannot be counted.
            refusal = (_flagsSeen & IOSQE_CQE_SKIP_SUCCESS) != 0 ? -(int)Errno.EOPNOTSUPP : 0;
            if (refusal == 0)
                _drain.Begin(_chain);
        }
        if (refusal == 0)
            refusal = EntryRules.Check(entry, ring.Restrictions);
        if (_drain.DrainsNext && !_chain.IsOpen)
            _drain.BeginNext(ref entry.flags);
        if (refusal == 0 && entry.opcode == IORING_OP_LINK_TIMEOUT
            && (!_chain.IsOpen || _chain.LastOpcode == IORING_OP_LINK_TIMEOUT))
            refusal = -(int)Errno.EINVAL;
        return StartOperation(entry, refusal);
    }

    private bool StartOperation(in io_uring_sqe entry, int refusal)
    {
        EmulatedOperation operation = ring.Rent(entry);
        operation.Refusal = refusal == 0 ? Requests.Prepare(operation) : refusal;
        bool isFine = operation.Refusal == 0;
        bool goesOn = (entry.flags & (IOSQE_IO_LINK | IOSQE_IO_HARDLINK)) != 0;
        if (_chain.Add(operation) is { } head)
            Begin(head);
        return isFine || goesOn;
    }

    private void Begin(EmulatedOperation head)
    {
        if (head.Refusal != 0)
        {
            Chains.SetLimit(head);
            Complete(head, head.Refusal);
        }
        else if (_drain.IsActive)
            Hold(head);
        else
            Run(head);
    }

    private void Hold(EmulatedOperation head)
    {
        lock (ring.Gate)
            _drain.Add(head);
    }

    private void Run(EmulatedOperation operation)
    {
        Chains.SetLimit(operation);
        EmulatedOperation? limit = operation.Limit;
        int result = Requests.Begin(operation, _cancelled);
        if (result != Pending)
            Complete(operation, result);
        else if (limit is not null)
            ring.StartLimit(limit, operation);
        if (_cancelled.Count > 0)
            EndCancelled();
    }

    private void Complete(EmulatedOperation operation, int result) => ring.End(operation, result, _batch);

    private static bool IsSilent(in io_uring_sqe entry, int result)
    {
        if ((entry.flags & IOSQE_CQE_SKIP_SUCCESS) == 0)
            return false;

        long asked = Transfer.IsPlain(entry.opcode) && result >= 0 ? Transfer.Measure(entry) : 0;
        return result >= 0 && !Outcome.IsFailure(entry, result, asked);
    }

    // After the completion of the request that cancelled them.
    private void EndCancelled()
    {
        foreach (EmulatedOperation operation in _cancelled)
            Complete(operation, -(int)Errno.ECANCELED);
        _cancelled.Clear();
    }

    // Then what is ready: as on Linux, after all that needed no waiting.
    private void Flush()
    {
        Post();
        while (ring.TakeReady(ref _round))
        {
            foreach (EmulatedOperation operation in _round)
            {
                if (operation.Refusal != 0)
                    ring.EndRefused(operation, _batch);
                else
                    Run(operation);
            }
            _round.Clear();
            Post();
        }
    }

    /// <summary>Posts what the submission has completed so far, before anything else is posted on its thread.</summary>
    public void PostBefore()
    {
        if (_gate.IsHeldByCurrentThread)
            Post();
    }

    private void Post()
    {
        if (_batch.HasLarge)
            ring.PostLarge(_batch);
        else if (_batch.Count > 0)
            ring.Post(_batch.Completions);
        _batch.Clear();
    }
}
