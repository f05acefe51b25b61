using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Takes entries from the queue and starts them, one thread at a time.</summary>
internal sealed class Submitter(EmulatedRing ring)
{
    /// <summary>The answer of a request that completes later.</summary>
    public const int Pending = int.MinValue;

    private readonly Lock _gate = new();
    private readonly EntrySource _source = new(ring.Memory, ring.Parameters);
    private readonly CompletionBatch _batch = new();
    private readonly List<EmulatedOperation> _cancelled = [];
    private readonly bool _submitsAll = (ring.Parameters.flags & IORING_SETUP_SUBMIT_ALL) != 0;

    /// <summary>Starts queued entries and answers how many were taken.</summary>
    public int Submit(uint count)
    {
        lock (_gate)
        {
            count = Math.Min(count, _source.Queued);
            int taken = 0;
            while (taken < count && _source.TryTake(out io_uring_sqe entry))
            {
                taken++;
                if (!Start(entry) && !_submitsAll)
                    break;
            }
            _source.Publish();
            if (_batch.Count > 0)
                ring.Post(_batch.Completions);
            _batch.Clear();
            return taken;
        }
    }

    // Answers whether the entry could be started at all.
    private bool Start(in io_uring_sqe entry)
    {
        int refusal = EntryRules.Check(entry, ring.Restrictions);
        int result = refusal < 0 ? refusal : Dispatch(entry);
        if (result != Pending && !IsSilent(entry, result))
            _batch.Add(entry.user_data, result);
        if (_cancelled.Count > 0)
            EndCancelled();
        return refusal == 0;
    }

    private int Dispatch(in io_uring_sqe entry) => entry.opcode switch
    {
        IORING_OP_NOP => entry.rw_flags == 0 ? 0 : (int)entry.len,
        IORING_OP_READ or IORING_OP_WRITE or IORING_OP_READV or IORING_OP_WRITEV => Transfers.Start(ring, entry),
        IORING_OP_FSYNC or IORING_OP_FALLOCATE => FileRequests.Start(ring, entry),
        IORING_OP_CLOSE => FileRequests.Close(ring, entry),
        IORING_OP_POLL_ADD => Polls.Start(ring, entry),
        IORING_OP_TIMEOUT => Timeouts.Start(ring, entry),
        _ => Cancellation.Start(ring, entry, _cancelled),
    };

    private static bool IsSilent(in io_uring_sqe entry, int result)
    {
        if ((entry.flags & IOSQE_CQE_SKIP_SUCCESS) == 0 || result < 0)
            return false;

        bool isTransfer = entry.opcode is IORING_OP_READ or IORING_OP_WRITE or IORING_OP_READV or IORING_OP_WRITEV;
        return !isTransfer || result == Transfer.Measure(entry);
    }

    // After the completion of the request that cancelled them.
    private void EndCancelled()
    {
        foreach (EmulatedOperation operation in _cancelled)
        {
            _batch.Add(operation.Entry.user_data, -(int)Errno.ECANCELED);
            ring.Drop(operation);
        }
        _cancelled.Clear();
    }
}
