using URing.IO.Loops;

namespace URing.IO.Operations;

/// <summary>Operations of a kind that are not in use.</summary>
/// <remarks>Threading: any thread; the loop's own has a stack to itself.</remarks>
internal sealed class OperationPool<T>(LoopCore loop, Func<LoopCore, T> create)
    where T : Operation
{
    private const int MostKept = 1024;

    private readonly Lock _gate = new();
    private readonly T?[] _shared = new T?[MostKept];
    private readonly T?[] _own = new T?[MostKept];
    private int _sharedCount;
    private int _ownCount;
    private int _settledCount;

    public T Rent()
    {
        if (loop.IsHere && _ownCount > 0)
        {
            T own = Take(_own, ref _ownCount);
            _settledCount = Math.Min(_settledCount, _ownCount);
            return own;
        }

        lock (_gate)
        {
            if (_sharedCount > 0)
                return Take(_shared, ref _sharedCount);
        }
        return create(loop);
    }

    public void Return(T operation)
    {
        if (loop.IsHere && !operation.IsWorn && _ownCount < MostKept)
        {
            _own[_ownCount++] = operation;
            return;
        }

        operation.Settle();
        if (operation.IsWorn)
            return;
        lock (_gate)
        {
            if (_sharedCount < MostKept)
                _shared[_sharedCount++] = operation;
        }
    }

    /// <summary>Has those let go that were given back on the loop and not rented again; there.</summary>
    public void Settle()
    {
        while (_settledCount < _ownCount)
            _own[_settledCount++]!.Settle();
    }

    private static T Take(T?[] from, ref int count)
    {
        T operation = from[--count]!;
        from[count] = null;
        return operation;
    }
}
