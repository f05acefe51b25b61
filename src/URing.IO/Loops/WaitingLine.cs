using URing.IO.Operations;

namespace URing.IO.Loops;

/// <summary>Operations that wait for a slot, in the order in which they came.</summary>
/// <remarks>Threading: belongs to the loop's thread; the count may be read anywhere.</remarks>
internal sealed class WaitingLine
{
    private Operation? _first;
    private Operation? _last;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Operation? First => _first;

    public void Add(Operation operation)
    {
        (operation.Before, operation.Next) = (_last, null);
        if (_last is null)
            _first = operation;
        else
            _last.Next = operation;
        _last = operation;
        _count++;
    }

    public void Remove(Operation operation)
    {
        var next = (Operation?)operation.Next;
        if (operation.Before is null)
            _first = next;
        else
            operation.Before.Next = next;
        if (next is null)
            _last = operation.Before;
        else
            next.Before = operation.Before;
        (operation.Before, operation.Next) = (null, null);
        _count--;
    }
}
