using System.Diagnostics;

namespace URing.IO.Loops;

/// <summary>Brings awaits of code on a loop back to the loop, and notices waits that block it.</summary>
internal sealed class LoopContext : SynchronizationContext
{
    private readonly LoopCore _loop;

    public LoopContext(LoopCore loop)
    {
        _loop = loop;
        SetWaitNotificationRequired();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_loop.TryPost(new PostedWork(_loop, d, state)))
            _ = ThreadPool.UnsafeQueueUserWorkItem(static work => work.Call(work.State), new Deferred(d, state), false);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (_loop.IsHere)
        {
            d(state);
            return;
        }
        using var sent = new SentWork(_loop, d, state);
        if (!_loop.TryPost(sent))
            throw Throw.LoopClosed(_loop.Name);
        sent.Wait();
    }

    public override SynchronizationContext CreateCopy() => this;

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        long start = Stopwatch.GetTimestamp();
        int answer = WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        // A look that does not wait blocks nobody.
        if (millisecondsTimeout != 0)
            _loop.Statistics.CountBlockingWait(Stopwatch.GetElapsedTime(start));
        return answer;
    }

    private readonly record struct Deferred(SendOrPostCallback Call, object? State);
}
