using URing.Abi;

namespace URing.Kernels.Emulation;

/// <summary>A file or memory that a ring was given to keep, and that operations use by its slot.</summary>
/// <remarks>
/// Ownership: the descriptor is ours; it goes with the last user, of whom the table is one.
/// Threading: under the ring's gate.
/// </remarks>
internal sealed class Resource
{
    /// <summary>Our own descriptor of a file; -1 for memory.</summary>
    public int Descriptor { get; init; } = -1;

    /// <summary>Memory of the user.</summary>
    public iovec Memory { get; init; }

    /// <summary>What a completion says once nobody uses it; 0 for no such completion.</summary>
    public ulong Tag { get; init; }

    /// <summary>The table, and each operation.</summary>
    public int Users { get; set; } = 1;

    /// <summary>Whether all of a range lies in the memory.</summary>
    public bool Holds(in iovec range)
    {
        ulong offset = range.iov_base - Memory.iov_base;
        return range.iov_base >= Memory.iov_base && offset <= Memory.iov_len
            && range.iov_len <= Memory.iov_len - offset;
    }
}

/// <summary>The registered files of a ring, or its registered memory, by slot.</summary>
/// <remarks>Threading: under the ring's gate.</remarks>
internal sealed class ResourceTable
{
    private Resource?[] _slots = [];
    private int _first;
    private int _end;
    private int _hint;

    /// <summary>How many slots there are; 0 without a table.</summary>
    public int Count => _slots.Length;

    public Resource? this[uint slot] => slot < _slots.Length ? _slots[slot] : null;

    /// <summary>Answers 0 if all slots of a range are there, or a negative errno.</summary>
    public int CheckRange(uint first, uint count) =>
        Count == 0 ? -(int)Errno.ENXIO : (ulong)first + count > (ulong)Count ? -(int)Errno.EINVAL : 0;

    /// <summary>Becomes a table, or an empty one, and answers what it was before.</summary>
    public Resource?[] Reset(Resource?[] slots)
    {
        (slots, _slots) = (_slots, slots);
        SetRange(0, _slots.Length);
        return slots;
    }

    /// <summary>Fills or empties a slot, and answers what was in it.</summary>
    public Resource? Replace(int slot, Resource? resource)
    {
        Resource? before = _slots[slot];
        _slots[slot] = resource;
        // As Linux remembers where it looks first.
        if (resource is not null)
            _hint = slot + 1;
        else if (before is not null)
            _hint = slot;
        return before;
    }

    /// <summary>Keeps the slots that are picked here inside a range.</summary>
    public void SetRange(int first, int end) => (_first, _end, _hint) = (first, end, first);

    /// <summary>A slot that is free, or -ENFILE.</summary>
    public int Pick()
    {
        int end = _end;
        while (true)
        {
            for (int slot = _hint; slot < end; slot++)
            {
                if (_slots[slot] is null)
                    return slot;
            }
            if (_hint == _first)
                return -(int)Errno.ENFILE;
            (end, _hint) = (Math.Min(_hint, _end), _first);
        }
    }
}
