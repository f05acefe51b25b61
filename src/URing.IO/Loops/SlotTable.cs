using URing.IO.Operations;

namespace URing.IO.Loops;

/// <summary>The operations that the kernel has, found again by the user data of their completions.</summary>
/// <remarks>
/// A slot keeps its operation, and so all memory that the kernel may write to, alive until its last completion. Its
/// generation changes with each use: a completion that comes too late reaches nobody (explored in SlotListTests).
/// Threading: belongs to the loop's thread; the count may be read anywhere.
/// </remarks>
/// <param name="most">How many slots there may be.</param>
internal sealed class SlotTable(int most)
{
    // The topmost bit of user data marks what the loop sends for itself.
    private const uint MostGenerations = int.MaxValue;
    private const int None = -1;

    // A write and the flush that is linked to it.
    private const int Widest = 2;

    private Slot[] _slots = new Slot[Math.Clamp(most, Widest, 64)];
    private int _used;
    private int _firstFree = None;
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Whether an operation may have so many slots; one that needs more than there are gets all.</summary>
    public bool HasRoomFor(int weight) => _inFlight + weight <= most || _inFlight == 0;

    /// <summary>Gives an operation a slot; there must be room.</summary>
    /// <returns>The user data for its entry; never 0.</returns>
    public ulong Take(Operation operation)
    {
        int index = _firstFree;
        if (index != None)
            _firstFree = _slots[index].NextFree;
        else
            index = Grow();

        ref Slot slot = ref _slots[index];
        slot.Operation = operation;
        _inFlight++;
        return ((ulong)slot.Generation << 32) | (uint)index;
    }

    /// <summary>The operation that a completion belongs to; none if its use of the slot is over.</summary>
    public Operation? Find(ulong userData)
    {
        uint index = (uint)userData;
        return index < (uint)_used && _slots[index].Generation == userData >> 32 ? _slots[index].Operation : null;
    }

    /// <summary>Frees the slot of an operation that has had its last completion.</summary>
    public void Release(ulong userData)
    {
        int index = (int)(uint)userData;
        ref Slot slot = ref _slots[index];
        slot.Operation = null;
        slot.Generation = slot.Generation == MostGenerations ? 1 : slot.Generation + 1;
        slot.NextFree = _firstFree;
        _firstFree = index;
        _inFlight--;
    }

    public void CancelAllOn(URingFile file)
    {
        foreach (ref Slot slot in _slots.AsSpan(0, _used))
        {
            if (slot.Operation is { } operation && operation.IsOn(file))
                operation.CancelInFlight();
        }
    }

    /// <summary>Tells all who await that the ring broke; their operations keep what the kernel may write to.</summary>
    public void AbandonAll()
    {
        foreach (ref Slot slot in _slots.AsSpan(0, _used))
            slot.Operation?.Abandon();
    }

    private int Grow()
    {
        if (_used == _slots.Length)
            Array.Resize(ref _slots, Math.Min(Math.Max(most, Widest), 2 * _used));
        _slots[_used].Generation = 1;
        return _used++;
    }

    private struct Slot
    {
        public Operation? Operation;
        public uint Generation;
        public int NextFree;
    }
}
