using URing.Abi;

namespace URing.Kernels.Emulation;

/// <summary>The operations of a ring that are in flight, and those that wait to be used again.</summary>
/// <remarks>Threading: everything under the ring's gate.</remarks>
internal sealed class OperationTable(EmulatedRing ring)
{
    private readonly List<EmulatedOperation> _all = [];
    private readonly Stack<EmulatedOperation> _free = new();
    private EmulatedOperation? _newest;

    /// <summary>How many operations are in flight.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest operation in flight; the others hang on it.</summary>
    public EmulatedOperation? Oldest { get; private set; }

    public EmulatedOperation Rent(in io_uring_sqe entry)
    {
        if (!_free.TryPop(out EmulatedOperation? operation))
        {
            operation = new EmulatedOperation(ring, (uint)_all.Count);
            operation.Reset();
            _all.Add(operation);
        }
        operation.Take(entry);
        Append(operation);
        Count++;
        return operation;
    }

    public void Return(EmulatedOperation operation)
    {
        Unlink(operation);
        Count--;
        operation.Reset();
        _free.Push(operation);
    }

    /// <summary>The operation with this number, unless that use of it is over.</summary>
    public EmulatedOperation? Find(ulong id)
    {
        int slot = (int)(uint)id;
        return slot < _all.Count && _all[slot].Id == id ? _all[slot] : null;
    }

    private void Append(EmulatedOperation operation)
    {
        operation.Previous = _newest;
        if (_newest is null)
            Oldest = operation;
        else
            _newest.Next = operation;
        _newest = operation;
    }

    private void Unlink(EmulatedOperation operation)
    {
        if (operation.Previous is null)
            Oldest = operation.Next;
        else
            operation.Previous.Next = operation.Next;
        if (operation.Next is null)
            _newest = operation.Previous;
        else
            operation.Next.Previous = operation.Previous;
    }
}
