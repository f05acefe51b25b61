namespace URing.IO.Loops;

/// <summary>A call that shall run on a loop.</summary>
/// <param name="context">What flows to the call; <see langword="null"/> if that is the caller's business.</param>
internal sealed class PostedWork(
    LoopCore loop, SendOrPostCallback call, object? state, ExecutionContext? context = null) : LoopItem
{
    public override void Run()
    {
        try
        {
            if (context is null)
                call(state);
            else
                ExecutionContext.Run(context, static self => ((PostedWork)self!).Call(), this);
        }
        catch (Exception unhandled)
        {
            loop.Report(unhandled);
        }
    }

    private void Call() => call(state);

    // Whoever awaits must go on somewhere.
    public override void Refuse() =>
        _ = ThreadPool.UnsafeQueueUserWorkItem(static work => work.Run(), this, preferLocal: false);
}

/// <summary>A call to a loop that its caller waits for.</summary>
internal sealed class SentWork(LoopCore loop, SendOrPostCallback call, object? state) : LoopItem, IDisposable
{
    private readonly ManualResetEventSlim _done = new();
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private bool _isRefused;
    private Exception? _thrown;

    public override void Run()
    {
        try
        {
            if (_context is null)
                Call();
            else
                ExecutionContext.Run(_context, static self => ((SentWork)self!).Call(), this);
        }
        catch (Exception thrown)
        {
            _thrown = thrown;
        }
        _done.Set();
    }

    public override void Refuse()
    {
        _isRefused = true;
        _done.Set();
    }

    private void Call() => call(state);

    public void Wait()
    {
        _done.Wait();
        if (_isRefused)
            throw Throw.LoopClosed(loop.Name);
        if (_thrown is not null)
            Throw.Again(_thrown);
    }

    public void Dispose() => _done.Dispose();
}
