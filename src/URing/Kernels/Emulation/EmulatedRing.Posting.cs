using URing.Abi;

namespace URing.Kernels.Emulation;

// How completions get into the queue.
internal sealed partial class EmulatedRing
{
    /// <summary>Posts one of many completions of a poll that goes on; <see langword="false"/> for others.</summary>
    public bool TryPostShot(ulong id, uint events)
    {
        bool wakes;
        lock (Gate)
        {
            EmulatedOperation? operation = Table.Find(id);
            // Where there is no room for its word that more will come, it ends.
            if (operation?.State != OperationState.Armed || !Polls.IsRepeated(operation.Entry) || Sink.IsFull)
                return false;

            int ready = Polls.Select(operation.Entry, events);
            uint timeouts = Sink.Timeouts;
            ulong userData = operation.Entry.user_data;
            if (ready != 0)
                Sink.Post(new io_uring_cqe { user_data = userData, res = ready, flags = Constants.IORING_CQE_F_MORE });
            wakes = Settle(timeouts);
        }
        Follow(wakes);
        return true;
    }

    /// <summary>
    /// Posts one of many completions of an operation that the caller owns; <see langword="false"/> where there is no
    /// room for its word that more will come.
    /// </summary>
    public bool TryPostShot(EmulatedOperation operation, int result, uint flags)
    {
        Submitter.PostBefore();
        bool wakes;
        lock (Gate)
        {
            if (Sink.IsFull || _isClosed)
                return false;

            uint timeouts = Sink.Timeouts;
            flags |= Constants.IORING_CQE_F_MORE;
            Sink.Post(new io_uring_cqe { user_data = operation.Entry.user_data, res = result, flags = flags });
            wakes = Settle(timeouts);
        }
        Follow(wakes);
        return true;
    }

    /// <summary>Posts a completion under the gate, or leaves that to the batch.</summary>
    public void Emit(ulong userData, int result, CompletionBatch? batch, uint flags = 0)
    {
        if (_isClosed)
            return;
        if (batch is null)
            Sink.Post(new io_uring_cqe { user_data = userData, res = result, flags = flags });
        else
            batch.Add(userData, result, flags);
    }

    /// <summary>Posts a batch in its order, some of which are larger than others.</summary>
    public void PostLarge(CompletionBatch batch)
    {
        bool wakes;
        lock (Gate)
        {
            if (_isClosed)
                return;

            uint timeouts = Sink.Timeouts;
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.TryFindWords(i, out LargeWords words))
                    Sink.PostLarge(batch.Completions[i], words, isAsync: false);
                else
                    Sink.Post(batch.Completions[i], isAsync: false);
            }
            wakes = Settle(timeouts);
        }
        Follow(wakes);
    }

    public void Post(ReadOnlySpan<io_uring_cqe> completions)
    {
        bool wakes;
        lock (Gate)
        {
            // The descriptor that is written to may be another's by now.
            if (_isClosed)
                return;

            uint timeouts = Sink.Timeouts;
            foreach (ref readonly io_uring_cqe completion in completions)
                Sink.Post(completion, isAsync: false);
            wakes = Settle(timeouts);
        }
        Follow(wakes);
    }

    /// <summary>Takes a message, and ends the use of the ring by who brought it. Answers 0 or an error.</summary>
    public int Receive(ulong userData, int result)
    {
        int answer = IsDisabled ? -(int)Errno.EBADFD : 0;
        if (answer == 0)
            Post([new io_uring_cqe { user_data = userData, res = result }]);
        Release();
        return answer;
    }

    private void Complete(EmulatedOperation operation, int result, CompletionBatch? batch)
    {
        ulong userData = operation.Entry.user_data;
        uint flags = operation.CqeFlags | operation.Pick.Drop();
        if (_isClosed)
            Resources.CloseUnheard(operation.Entry, result);
        else if (ZeroCopySends.Notifies(operation))
            ZeroCopySends.Complete(operation, result, batch);
        else if (operation.IsLarge && result >= 0 && !operation.IsSilent)
            EmitLarge(operation.Entry, result, batch);
        else if (!operation.IsSilent)
            Emit(userData, result, batch, flags);
    }

    private void EmitLarge(in io_uring_sqe entry, int result, CompletionBatch? batch)
    {
        var words = new LargeWords(entry.off, entry.addr);
        if (batch is null)
            Sink.PostLarge(new io_uring_cqe { user_data = entry.user_data, res = result }, words);
        else
            batch.AddLarge(entry.user_data, result, words);
    }
}
