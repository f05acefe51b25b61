namespace URing.IO.Loops;

/// <summary>Where other threads leave items for a loop, and the flag that says whether it must be woken.</summary>
/// <remarks>
/// The loop raises the flag, looks at the items once more and sleeps; a producer leaves its item and takes the flag.
/// All four steps are read-modify-write, so no fence can be forgotten (explored in LoopSleepTests).
/// </remarks>
internal sealed class Handover
{
    private static readonly LoopItem s_end = new EndMark();

    private LoopItem? _newest;
    private int _isAsleep;

    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Leaves an item.</summary>
    /// <param name="wakes">Whether the loop sleeps: the caller must wake it.</param>
    /// <returns><see langword="false"/> if the loop takes no items any more.</returns>
    public bool TryPush(LoopItem item, out bool wakes) => TryPush(item, item, out wakes);

    /// <summary>Leaves several items at once, linked from the newest to the oldest.</summary>
    public bool TryPush(LoopItem newest, LoopItem oldest, out bool wakes)
    {
        wakes = false;
        LoopItem? seen = Volatile.Read(ref _newest);
        while (true)
        {
            if (ReferenceEquals(seen, s_end))
                return false;

            oldest.Next = seen;
            LoopItem? found = Interlocked.CompareExchange(ref _newest, newest, seen);
            if (ReferenceEquals(found, seen))
                break;
            seen = found;
        }
        wakes = Interlocked.Exchange(ref _isAsleep, 0) == 1;
        return true;
    }

    /// <summary>Takes all items, linked from the oldest to the newest.</summary>
    public LoopItem? TakeAll() => IsEmpty ? null : Reverse(Interlocked.Exchange(ref _newest, null));

    /// <summary>Whether the loop may sleep now: whoever leaves an item from here on wakes it.</summary>
    public bool TrySleep()
    {
        _ = Interlocked.Exchange(ref _isAsleep, 1);
        if (IsEmpty)
            return true;

        Awake();
        return false;
    }

    /// <summary>Says that the loop is up again.</summary>
    public void Awake() => Volatile.Write(ref _isAsleep, 0);

    /// <summary>Takes the last items and refuses all that would come later.</summary>
    public LoopItem? Close() => Reverse(Interlocked.Exchange(ref _newest, s_end));

    private static LoopItem? Reverse(LoopItem? newest)
    {
        LoopItem? oldest = null;
        while (newest is not null)
        {
            LoopItem? next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }
        return oldest;
    }

    private sealed class EndMark : LoopItem
    {
        public override void Run()
        {
        }

        public override void Refuse()
        {
        }
    }
}
