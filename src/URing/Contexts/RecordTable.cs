using System.Runtime.CompilerServices;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Contexts;

/// <summary>The records of a context's operations, by slot and generation. Only under the context's lock.</summary>
internal sealed class RecordTable
{
    private const int None = -1;
    private const byte MostResubmissions = 3;

    private Record[] _records;

    // In an array of their own, so that a search is one vectorised pass.
    private ulong[] _userData;
    private int _firstFree = None;
    private int _used;
    private ulong _sequence;

    private readonly byte _entryFlags;

    /// <param name="capacity">Records to begin with; the table grows.</param>
    /// <param name="entryFlags">What every entry shall carry.</param>
    public RecordTable(int capacity, EntryFlags entryFlags)
    {
        _entryFlags = (byte)entryFlags;
        _records = new Record[capacity];
        _userData = new ulong[capacity];
    }

    /// <summary>Operations that were added and whose last completion was not taken.</summary>
    public int InFlight { get; private set; }

    /// <summary>Completions that found no record: none, unless the kernel or this class is broken.</summary>
    public int Strays { get; private set; }

    /// <summary>Takes an operation in and writes its entry, with the user data that the kernel shall see.</summary>
    public void Add(in io_uring_sqe entry, in Operation operation, ulong target, ref io_uring_sqe queued)
    {
        int slot = TakeFreeSlot();
        ref Record record = ref _records[slot];
        record.IsInFlight = true;
        record.IsCancelAsked = false;
        record.Resubmissions = 0;
        record.Sequence = _sequence++;
        record.Target = target;
        // A free record holds neither: most stores, and the collector's barriers on them, can be left out.
        if (operation.File is not null)
            record.File = operation.File;
        if (PlantedFaults.Has(PlantedFault.FileReleasedAtSubmit) && operation.File is not null)
        {
            operation.File.DangerousRelease();
            record.File = null;
        }
        if (operation.Lease is not null)
            record.Lease = operation.Lease;
        Write(ref record.Entry, entry, RecordKey.Make(slot, record.Generation));
        // Written again, not copied: reading back what has just been written in pieces stalls for some 5 ns.
        Write(ref queued, entry, RecordKey.Make(slot, record.Generation));
        _userData[slot] = operation.UserData;
        InFlight++;
    }

    /// <summary>Takes a completion in: what the caller shall see, or that it must be submitted again.</summary>
    public Verdict Complete(in Completion completion, bool mayResubmit, Releases releases, out Completion handedOut)
    {
        handedOut = default;
        if (!TryFind(completion.UserData, out int slot))
        {
            Strays++;
            return Verdict.Ignore;
        }

        ref Record record = ref _records[slot];
        if (completion.Result < 0)
        {
            if (mayResubmit && DiedWithItsThread(record, completion.Error))
            {
                record.Resubmissions++;
                return Verdict.SubmitAgain;
            }
            if (record.Target != RecordKey.Impossible)
                UnmarkTarget(record.Target, completion.Error);
        }

        handedOut = new Completion(_userData[slot], completion.Result, completion.Flags);
        if ((completion.Flags & CompletionFlags.More) == 0)
            Release(slot, releases);
        return Verdict.HandOut;
    }

    /// <summary>Whether a completion will be handed out when it is taken.</summary>
    public bool WillHandOut(in Completion completion) =>
        TryFind(completion.UserData, out int slot)
        && !(completion.Result < 0 && DiedWithItsThread(_records[slot], completion.Error));

    /// <summary>Gives up an operation that the kernel never saw.</summary>
    public void Drop(ulong key, Releases releases)
    {
        if (TryFind(key, out int slot))
            Release(slot, releases);
    }

    /// <summary>The entry of an operation in flight, to submit it again.</summary>
    public ref readonly io_uring_sqe EntryOf(ulong key) => ref _records[RecordKey.SlotOf(key)].Entry;

    /// <summary>The oldest operation with this user data, marked as one that shall end.</summary>
    public ulong MarkOldest(ulong userData, Releases releases)
    {
        int found = None;
        int start = 0;
        while (start < _used)
        {
            int next = _userData.AsSpan(start, _used - start).IndexOf(userData);
            if (next < 0)
                break;

            start += next;
            if (_records[start].IsInFlight && (found == None || IsBetter(start, found)))
                found = start;
            start++;
        }
        return Mark(found, releases);

        bool IsBetter(int slot, int than) =>
            PlantedFaults.Has(PlantedFault.CancelTakesNewest) != (_records[slot].Sequence < _records[than].Sequence);
    }

    /// <summary>The newest poll of this descriptor for these events, marked as one that shall end.</summary>
    public ulong MarkNewestPoll(in io_uring_sqe poll)
    {
        int found = None;
        for (int slot = 0; slot < _used; slot++)
        {
            ref readonly Record record = ref _records[slot];
            if (record.IsInFlight && record.Entry.opcode == IORING_OP_POLL_ADD && record.Entry.fd == poll.fd
                && record.Entry.poll32_events == poll.poll32_events
                && (found == None || record.Sequence > _records[found].Sequence))
            {
                found = slot;
            }
        }
        return Mark(found, null);
    }

    /// <summary>The mistake of <see cref="PlantedFault.ReleaseAtSubmitError"/>.</summary>
    public void PlantReleaseOfLeases(LeasePool pool)
    {
        foreach (ref Record record in _records.AsSpan(0, _used))
        {
            if (record.Lease is { } lease)
                pool.Return(lease);
            record.Lease = null;
        }
    }

    private void Write(ref io_uring_sqe to, in io_uring_sqe entry, ulong key)
    {
        to = entry;
        to.flags = (byte)(entry.flags | _entryFlags);
        to.user_data = key;
    }

    private ulong Mark(int slot, Releases? releases)
    {
        if (slot == None)
            return RecordKey.Impossible;

        ref Record record = ref _records[slot];
        record.IsCancelAsked = true;
        if (PlantedFaults.Has(PlantedFault.UnpinAtCancel) && record.Lease is { } lease)
        {
            releases?.Add(null, lease);
            record.Lease = null;
        }
        return RecordKey.Make(slot, record.Generation);
    }

    // A cancel that was refused or found nothing asked for nothing. EALREADY asked: the target was interrupted.
    private void UnmarkTarget(ulong target, Errno refusal)
    {
        if (refusal == Errno.EALREADY || PlantedFaults.Has(PlantedFault.CancelledStaysMarked))
            return;
        if (TryFind(target, out int slot))
            _records[slot].IsCancelAsked = false;
    }

    // Linux ends the operations of a thread that ends: waiting ones as cancelled, uncached buffered reads with EFAULT.
    private static bool DiedWithItsThread(in Record record, Errno error) =>
        !record.IsCancelAsked
        && record.Resubmissions < MostResubmissions
        && error is Errno.ECANCELED or Errno.EFAULT or Errno.EINTR
        && !PlantedFaults.Has(PlantedFault.NoResubmission);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFind(ulong key, out int slot)
    {
        slot = RecordKey.SlotOf(key);
        return (uint)slot < (uint)_used
            && _records[slot].IsInFlight
            && (_records[slot].Generation == RecordKey.GenerationOf(key)
                || PlantedFaults.Has(PlantedFault.NoGeneration));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeFreeSlot()
    {
        int slot = _firstFree;
        if (slot != None)
        {
            _firstFree = _records[slot].NextFree;
            return slot;
        }

        if (_used == _records.Length)
        {
            Array.Resize(ref _records, _used * 2);
            Array.Resize(ref _userData, _used * 2);
        }
        return _used++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Release(int slot, Releases releases)
    {
        ref Record record = ref _records[slot];
        if (record.File is not null || record.Lease is not null)
        {
            releases.Add(record.File, record.Lease);
            record.File = null;
            record.Lease = null;
        }
        record.IsInFlight = false;
        record.Generation++;
        record.NextFree = _firstFree;
        _firstFree = slot;
        InFlight--;
    }
}

/// <summary>What a completion means for its context.</summary>
internal enum Verdict
{
    Ignore,
    HandOut,
    SubmitAgain,
}
