using URing.IO.Operations;

namespace URing.IO.Loops;

// Starting operations and cancelling them.
internal sealed partial class LoopCore
{
    // Kept free for cancels, so that what must end can always be told to.
    private const int ReservedEntries = 8;

    // How long to wait before an operation that could not be cancelled is told again: it may have been between two of
    // its states, where the kernel does not find it.
    private static readonly TimeSpan s_pressure = TimeSpan.FromMilliseconds(10);

    private readonly List<LoopItem> _toRepeat = [];
    private long _repeatAt;

    /// <summary>Gives an operation to the kernel, or has it wait in line.</summary>
    public void Begin(Operation operation)
    {
        if (_isClosing)
            operation.End(Operation.LoopEnded);
        else if (_line.Count > 0 || !TryBegin(operation))
            operation.WaitInLine(_line);
    }

    /// <summary>Removes an operation from the line of those that wait for a slot.</summary>
    public void LeaveLine(Operation operation) => _line.Remove(operation);

    /// <summary>Ends what waits in line and shall not begin: its file is closing, its token cancelled.</summary>
    public void EndRefused()
    {
        List<Operation> refused = [];
        for (Operation? waiting = _line.First; waiting is not null; waiting = (Operation?)waiting.Next)
        {
            if (waiting.Refusal != 0)
                refused.Add(waiting);
        }
        // All of them out of the line first: who awaits one may run at its end and do anything.
        foreach (Operation operation in refused)
            operation.LeaveLine(_line);
        foreach (Operation operation in refused)
            operation.End(operation.Refusal);
    }

    /// <summary>Gets an entry for an operation that has been found room for.</summary>
    /// <param name="userData">Names the operation until <see cref="Release"/>.</param>
    public SubmissionEntry GetEntry(Operation operation, out ulong userData)
    {
        if (!_ring.TryGetEntry(out SubmissionEntry entry))
            throw Throw.Broken("No entry is free although there was room.");

        userData = _slots.Take(operation);
        return entry;
    }

    public void Release(ulong userData) => _slots.Release(userData);

    /// <summary>Asks the kernel to end an operation; only its completion answers.</summary>
    public void Cancel(ulong userData)
    {
        if (TryGetReserved(out SubmissionEntry entry))
        {
            entry.PrepareCancel(userData);
            entry.UserData = UserDataOwn | userData;
        }
        else
        {
            Repeat(new RepeatedCancel(this, userData));
        }
    }

    /// <summary>Runs an item after a short while.</summary>
    public void Repeat(LoopItem item)
    {
        if (_toRepeat.Count == 0)
            _repeatAt = Kernel.Nanoseconds + (long)s_pressure.TotalNanoseconds;
        _toRepeat.Add(item);
    }

    /// <summary>Asks the kernel to end all operations on a file.</summary>
    /// <remarks>
    /// By name, each: by descriptor those of another would go along who has the same open file, or who has the number
    /// by the time that the kernel looks.
    /// </remarks>
    public void CancelAllOn(URingFile file) => _slots.CancelAllOn(file);

    private bool TryBegin(Operation operation)
    {
        if (!_slots.HasRoomFor(operation.Weight) || !HasRoom(operation.EntryCount + ReservedEntries))
            return false;

        operation.Submit();
        return true;
    }

    private void BeginWaiting()
    {
        while (_line.First is { } first)
        {
            int refusal = first.Refusal;
            if (refusal == 0 && (!_slots.HasRoomFor(first.Weight) || !HasRoom(first.EntryCount + ReservedEntries)))
                return;

            _line.Remove(first);
            if (refusal == 0)
                first.Submit();
            else
                first.End(refusal);
        }
    }

    private bool HasRoom(int entries)
    {
        if (_ring.Entries - _ring.Pending >= entries)
            return true;

        _ = TrySubmit();
        return _ring.Entries - _ring.Pending >= entries;
    }

    /// <summary>Gives the kernel all entries.</summary>
    /// <returns>Whether it took them all.</returns>
    public bool TrySubmit()
    {
        if (_ring.Pending == 0)
            return true;
        try
        {
            Statistics.Submitted += _ring.Submit();
            Statistics.Enters++;
            return _ring.Pending == 0;
        }
        catch (URingException broken)
        {
            // Whoever waits for room is ended with the loop, and not lost with this exception.
            _broken = broken;
            _isDone = true;
            return false;
        }
    }

    private bool TryGetReserved(out SubmissionEntry entry)
    {
        _ = HasRoom(1);
        return _ring.TryGetEntry(out entry);
    }

    private void OnOwn(in Completion completion)
    {
        if (completion.UserData == UserDataWake)
            return;

        bool wasNotFound = completion.Error is Errno.ENOENT or Errno.EALREADY;
        ulong target = completion.UserData & ~UserDataOwn;
        if (wasNotFound && _slots.Find(target) is not null)
            Repeat(new RepeatedCancel(this, target));
    }

    private void RunRepeated()
    {
        if (_toRepeat.Count == 0 || Kernel.Nanoseconds < _repeatAt)
            return;

        LoopItem[] items = [.. _toRepeat];
        _toRepeat.Clear();
        foreach (LoopItem item in items)
            item.Run();
    }

    private sealed class RepeatedCancel(LoopCore loop, ulong target) : LoopItem
    {
        public override void Run()
        {
            if (loop._slots.Find(target) is not null)
                loop.Cancel(target);
        }

        public override void Refuse()
        {
        }
    }
}
