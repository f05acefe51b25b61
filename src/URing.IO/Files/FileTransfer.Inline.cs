using URing.Abi;

namespace URing.IO.Files;

// The first route, for several buffers and durable writes; for others it is tried before there is an operation.
internal sealed partial class FileTransfer
{
    /// <summary>Begins, and gives the transfer to whoever awaits it.</summary>
    public ValueTask<int> BeginTask(CancellationToken token)
    {
        var task = new ValueTask<int>(this, Version);
        if (token.IsCancellationRequested || !TryInline())
            Begin(token);
        return task;
    }

    /// <summary>The same where the count does not matter.</summary>
    public ValueTask BeginTaskWithoutCount(CancellationToken token)
    {
        var task = new ValueTask(this, Version);
        if (token.IsCancellationRequested || !TryInline())
            Begin(token);
        return task;
    }

    private unsafe bool TryInline()
    {
        RouteMemory route = _file.RouteOf(_plan.IsWrite);
        bool wasTried = !_buffers.IsVectored && !_plan.FlushesAfter;
        if (wasTried || !_plan.MayBeginInline || !route.TriesInline(_buffers.Left))
            return false;
        // A loop that takes no flush shall not leave a write behind.
        if (_plan.FlushesAfter && Loop.IsClosing)
            return false;

        while (true)
        {
            // SAFETY: vectors and buffers are pinned until the operation ends.
            iovec single;
            int moved = _file.CallInline(route, _buffers.GetVectors(&single), _buffers.VectorCount, _offset);
            if (moved == -(int)Errno.EINTR)
                continue;
            if (moved < 0)
                _file.Missed(route, (Errno)(-moved));
            if (moved < 0 || (moved == 0 && _plan.IsWrite && _buffers.Left > 0))
                return false;

            bool isThrough = IsThrough(moved, out int outcome);
            // A short count may be the cached part of a range: only 0 is the end of the file.
            if (_buffers.Left > 0 && moved > 0)
                continue;

            route.Hit();
            if (_plan.FlushesAfter)
            {
                (_flushesAlone, _transferResult) = (true, 0);
                return false;
            }
            _route = FileRoute.Inline;
            End(isThrough ? outcome : NoProgress);
            return true;
        }
    }
}
