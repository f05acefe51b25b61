namespace URing.IO.Operations;

/// <summary>Counts who uses something, until it is closed and the last user has left.</summary>
internal struct UseGate
{
    private const long Closed = 1L << 62;

    private long _state;

    public readonly bool IsClosed => (Volatile.Read(in _state) & Closed) != 0;

    /// <summary>Comes in, unless it is closed.</summary>
    public bool TryEnter()
    {
        long seen = Volatile.Read(ref _state);
        while ((seen & Closed) == 0)
        {
            long found = Interlocked.CompareExchange(ref _state, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }
        return false;
    }

    /// <summary>Leaves.</summary>
    /// <returns>Whether it is closed and this was the last user: answered to one, once.</returns>
    public bool Leave() => Interlocked.Decrement(ref _state) == Closed;

    /// <summary>Refuses whoever comes from now on.</summary>
    /// <param name="isOver">Whether nobody uses it.</param>
    /// <returns>Whether this call closed it.</returns>
    public bool Close(out bool isOver)
    {
        long before = Interlocked.Or(ref _state, Closed);
        isOver = before == 0;
        return (before & Closed) == 0;
    }
}
