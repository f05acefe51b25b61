using URing.IO.Files;
using URing.IO.Loops;
using URing.IO.Metrics;
using URing.IO.Operations;

namespace URing.IO;

// The end of a file: nothing new, cancel on every loop that it used, wait for zero in flight, then close on its loop.
public sealed partial class URingFile
{
    private UseGate _uses;
    private LoopCore[] _loops;
    private TaskCompletionSource? _closed;
    private bool _isHeldOnly;
    private bool _leavesOpen;
    private volatile bool _hasLostUse;

    internal bool IsClosing => _uses.IsClosed;

    /// <summary>Closes the file; the task ends once nothing is in flight and the descriptor is closed.</summary>
    /// <remarks>
    /// What is in flight is told to end, with <see cref="ObjectDisposedException"/> or with its result if that was
    /// faster. A transfer of a regular file cannot be stopped, and ends soon by itself. Where a loop broke with
    /// operations of the file in flight, the descriptor stays open: the kernel may still use it.
    /// </remarks>
    /// <exception cref="IOException">The kernel reports that data could not be written.</exception>
    public ValueTask DisposeAsync() => new(StartClosing());

    /// <summary>Starts to close the file, and waits for nothing.</summary>
    public void Dispose() => _ = StartClosing();

    /// <summary>Remembers that a loop has had an operation of the file.</summary>
    internal void Remember(LoopCore loop)
    {
        if (loop == Home)
            return;

        LoopCore[] seen = Volatile.Read(ref _loops);
        while (Array.IndexOf(seen, loop) < 0)
        {
            LoopCore[] found = Interlocked.CompareExchange(ref _loops, [.. seen, loop], seen);
            if (found == seen)
            {
                _kept.Add(loop);
                return;
            }
            seen = found;
        }
    }

    /// <summary>Notes that a use will never end, for its loop broke: the descriptor stays open, nobody waits.</summary>
    internal void LoseUse()
    {
        _hasLostUse = true;
        Interlocked.MemoryBarrier();
        _ = _closed?.TrySetResult();
    }

    /// <summary>Ends a use of the file.</summary>
    internal void Leave()
    {
        if (_uses.Leave())
            _ = CloseAsync();
    }

    private void Enter()
    {
        if (!_uses.TryEnter())
            throw Throw.FileClosed(Path);
    }

    private Task StartClosing()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        closed = Interlocked.CompareExchange(ref _closed, closed, null) ?? closed;
        if (!_uses.Close(out bool isOver))
            return closed.Task;

        if (isOver)
        {
            _ = CloseAsync();
            return closed.Task;
        }
        foreach (LoopCore loop in Volatile.Read(ref _loops))
            _ = loop.TryPost(new CancelAll(this, loop));
        if (_hasLostUse)
            _ = closed.TrySetResult();
        return closed.Task;
    }

    // Once, when nobody uses the file any more.
    private async Task CloseAsync()
    {
        try
        {
            _kept.End();
            if (_isHeldOnly)
            {
                _handle.DangerousRelease();
                if (!_leavesOpen)
                    _handle.Dispose();
            }
            else
            {
                await CloseDescriptorAsync().ConfigureAwait(false);
            }
            _closed!.SetResult();
        }
        catch (Exception failure)
        {
            // Told here, too: after Dispose nobody awaits it.
            Home.Logger.CloseFailed(Path, failure);
            _closed!.SetException(failure);
        }
    }

    private async Task CloseDescriptorAsync()
    {
        _handle.SetHandleAsInvalid();
        try
        {
            _ = await FileRequest.Close(Home, Path, Descriptor).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The loop ended before: the kernel closes it all the same.
            int answer = Home.Kernel.CloseDescriptor(Descriptor);
            if (answer < 0)
                throw Throw.FileFailed((Errno)(-answer), "close", Path);
        }
    }

    /// <summary>Tells a loop to end what it has of a file.</summary>
    private sealed class CancelAll(URingFile file, LoopCore loop) : LoopItem
    {
        public override void Run()
        {
            // What is only now begun sees for itself that the file is closing.
            loop.EndRefused();
            loop.CancelAllOn(file);
        }

        public override void Refuse()
        {
        }
    }
}
