namespace URing.IO.Files;

// The first route, for several buffers; for one it is tried before there is an operation.
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
        if (!_buffers.IsVectored || _plan.GoesThroughRing || !route.TriesInline(_buffers.Left))
            return false;

        while (true)
        {
            // SAFETY: vectors and buffers are pinned until the operation ends.
            int moved = _file.CallInline(route, _buffers.Vectors, _buffers.Count, _offset);
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

            _route = FileRoute.Inline;
            route.Hit();
            End(isThrough ? outcome : NoProgress);
            return true;
        }
    }
}
