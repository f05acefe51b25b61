using URing.IO.Loops;

namespace URing.IO.Operations;

/// <summary>The message to a loop that an operation's token was cancelled.</summary>
internal sealed class CancelRequest(Operation operation) : LoopItem
{
    private int _isOnItsWay;

    public void HandOver()
    {
        // One that is on its way already will look at the token when it arrives.
        if (Interlocked.Exchange(ref _isOnItsWay, 1) == 0)
            operation.Loop.Post(this);
    }

    public override void Run()
    {
        // Before looking: whoever cancels from here on sends it again.
        _ = Interlocked.Exchange(ref _isOnItsWay, 0);
        operation.CancelIfAsked();
    }

    // Without a loop the operation has ended too.
    public override void Refuse() => Volatile.Write(ref _isOnItsWay, 0);
}
