using URing.IO.Operations;

namespace URing.IO;

/// <summary>Collects the operations that this thread starts, and hands them to their loops at once.</summary>
/// <remarks>
/// A loop that sleeps is woken once for all of them. <code>using (OperationBatch.Start()) { ... }</code> Operations
/// begin at the end of the block: nothing started in it may be awaited inside, which the compiler prevents for an await
/// in the block itself. Code on a loop needs no batch: what it starts in one turn is submitted at once in any case.
/// Threading: belongs to the thread that started it.
/// </remarks>
public readonly ref struct OperationBatch
{
#pragma warning disable IDE1006 // t_ marks what each thread has of its own.
    [ThreadStatic]
    private static Collected? t_current;
#pragma warning restore IDE1006

    private readonly Collected? _own;

    /// <summary>Whether operations that this thread starts are collected.</summary>
    internal static bool IsCollecting => t_current is not null;

    private OperationBatch(Collected? own) => _own = own;

    /// <summary>Starts to collect; a batch inside another adds to it.</summary>
    public static OperationBatch Start() => new(t_current is null ? t_current = new Collected() : null);

    /// <summary>Hands over what was collected.</summary>
    public void Dispose()
    {
        if (_own is null || t_current != _own)
            return;

        t_current = null;
        _own.HandOver();
    }

    internal static void Add(Operation operation)
    {
        if (t_current is { } collected)
            collected.Add(operation);
        else
            operation.Loop.Post(operation);
    }

    private sealed class Collected
    {
        private readonly List<Operation> _operations = [];

        public void Add(Operation operation) => _operations.Add(operation);

        public void HandOver()
        {
            for (int first = 0; first < _operations.Count;)
            {
                int end = first + 1;
                while (end < _operations.Count && _operations[end].Loop == _operations[first].Loop)
                    end++;
                HandOver(first, end);
                first = end;
            }
        }

        private void HandOver(int first, int end)
        {
            for (int i = end - 1; i > first; i--)
                _operations[i].Next = _operations[i - 1];
            if (_operations[first].Loop.TryPost(_operations[end - 1], _operations[first]))
                return;

            for (int i = first; i < end; i++)
            {
                _operations[i].Next = null;
                _operations[i].Refuse();
            }
        }
    }
}
