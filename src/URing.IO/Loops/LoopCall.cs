namespace URing.IO.Loops;

/// <summary>Asynchronous code that is started on a loop; its awaits come back there.</summary>
internal sealed class LoopCall<T>(LoopCore loop, Func<Task<T>> code) : LoopItem
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public Task<T> Task => _completion.Task;

    public override void Run()
    {
        if (_context is null)
            Call();
        else
            ExecutionContext.Run(_context, static self => ((LoopCall<T>)self!).Call(), this);
    }

    private void Call()
    {
        try
        {
            Task<T> task = code();
            if (task.IsCompletedSuccessfully)
                _completion.SetResult(task.Result);
            else
                _ = task.ContinueWith(static (ended, self) => ((LoopCall<T>)self!)._completion.SetFromTask(ended), this,
                    CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        catch (Exception thrown)
        {
            _completion.SetException(thrown);
        }
    }

    public override void Refuse() => _completion.SetException(Throw.LoopClosed(loop.Name));
}
