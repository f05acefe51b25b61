using System.Collections.Concurrent;
using URing.IO.Operations;

namespace URing.IO.Loops;

/// <summary>Continuations on their way from a loop to the thread pool, one work item for many.</summary>
/// <remarks>
/// A pool thread asks for another one before it runs a program's code and while more is queued, so that code which
/// blocks holds nobody up.
/// </remarks>
internal sealed class ContinuationQueue : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Operation> _queue = new();
    private bool _hasNew;
    private int _isRequested;

    /// <summary>Adds a continuation, on the loop's thread.</summary>
    public void Add(Operation operation)
    {
        _queue.Enqueue(operation);
        _hasNew = true;
    }

    /// <summary>Sends what was added to the pool, on the loop's thread.</summary>
    public void Flush()
    {
        if (!_hasNew)
            return;

        _hasNew = false;
        Request();
    }

    public void Execute()
    {
        // Before looking: what is added from here on asks for a thread of its own.
        _ = Interlocked.Exchange(ref _isRequested, 0);
        if (!_queue.TryDequeue(out Operation? operation))
            return;

        // Once: that thread does the same. Asking before each would wake a thread for nearly every continuation.
        if (!_queue.IsEmpty)
            Request();
        do
        {
            operation.InvokeContinuation();
        }
        while (_queue.TryDequeue(out operation));
    }

    private void Request()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) == 0)
            _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
