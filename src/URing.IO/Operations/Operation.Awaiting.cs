using System.Threading.Tasks.Sources;
using URing.IO.Loops;

namespace URing.IO.Operations;

// The awaiter's side: where a continuation runs, and what an await gives.
internal abstract partial class Operation
{
    private static readonly Action<object?> s_resume = static self => ((Operation)self!).Resume();

    private Action<object?>? _continuation;
    private object? _continuationState;
    private ExecutionContext? _executionContext;
    private bool _staysOnLoop;

    /// <summary>Whether the result will be taken on the loop, where the object goes back to its pool.</summary>
    protected bool IsAwaitedOnLoop => _continuation is not null && _staysOnLoop && Loop.IsHere;

    /// <summary>The error of an operation whose token asked for its end.</summary>
    private bool IsCancelled(int result) => WasStopped(result) && _token.IsCancellationRequested;

    int IValueTaskSource<int>.GetResult(short token) => TakeResult(token);

    void IValueTaskSource.GetResult(short token) => TakeResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => GetStatus(token);

    /// <summary>Has a continuation run once the result is there.</summary>
    /// <remarks>
    /// Code of this loop stays here across a plain await, without a trip through its context. Another context gets its
    /// continuation itself. All else goes to the thread pool.
    /// </remarks>
    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        bool wantsContext = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0;
        // A second await, or one of a use that is over, must not take the place of the first.
        _ = _core.GetStatus(token);
        if (_continuation is not null)
            throw Throw.AwaitedTwice();

        _staysOnLoop = wantsContext && Loop.IsHere;
        if (wantsContext && !_staysOnLoop && HasContext())
        {
            _continuation = continuation;
            _core.OnCompleted(continuation, state, token, flags);
            return;
        }

        bool flows = (flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0;
        _executionContext = flows ? ExecutionContext.Capture() : null;
        _continuationState = state;
        _continuation = continuation;
        _core.OnCompleted(s_resume, this, token, ValueTaskSourceOnCompletedFlags.None);
    }

    /// <summary>Runs the continuation on this thread. Not to be touched after.</summary>
    public void InvokeContinuation()
    {
        Action<object?> continuation = _continuation!;
        object? state = _continuationState;
        ExecutionContext? context = _executionContext;
        (_continuation, _continuationState, _executionContext) = (null, null, null);
        if (context is null)
            continuation(state);
        else
            InvokeIn(context, continuation, state);
    }

    private void InvokeOnLoop(LoopCore loop)
    {
        try
        {
            InvokeContinuation();
        }
        catch (Exception unhandled)
        {
            loop.Report(unhandled);
        }
    }

    // A method of its own: a closure is allocated where its variables are declared.
    private static void InvokeIn(ExecutionContext context, Action<object?> continuation, object? state) =>
        ExecutionContext.Run(context, _ => continuation(state), null);

    protected int TakeResult(short token)
    {
        // Throws for a token whose use is over, and while there is no result.
        int result = _core.GetResult(token);
        Exception? failure = result >= 0 ? null : Fail(result);
        if (!IsAbandoned)
            Return();
        return failure is null ? result : throw failure;
    }

    protected ValueTaskSourceStatus GetStatus(short token)
    {
        ValueTaskSourceStatus status = _core.GetStatus(token);
        if (status != ValueTaskSourceStatus.Succeeded)
            return status;

        int result = _core.GetResult(token);
        return result >= 0 ? ValueTaskSourceStatus.Succeeded
            : IsCancelled(result) ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    private Exception Fail(int result) =>
        IsCancelled(result) ? Throw.Cancelled(_token)
        : result == LoopEnded ? CreateClosed()
        : CreateFailure(result);

    private static bool HasContext() =>
        (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext))
        || TaskScheduler.Current != TaskScheduler.Default;

    private void Resume()
    {
        if (_staysOnLoop && Loop.IsHere)
            InvokeOnLoop(Loop);
        else if (!_staysOnLoop && LoopCore.Current is null)
            InvokeContinuation();
        else if (_staysOnLoop)
            Loop.Post(new PostedWork(Loop, static self => ((Operation)self!).InvokeContinuation(), this));
        else
            LoopCore.Current!.Continuations.Add(this);
    }
}
