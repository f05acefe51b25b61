using URing.IO.Loops;
using URing.IO.Metrics;
using URing.IO.Operations;

namespace URing.IO.Files;

/// <summary>A read or write that may take several transfers, and may be followed by a flush.</summary>
internal sealed partial class FileTransfer(LoopCore loop) : Operation(loop), IThreadPoolWorkItem
{
    /// <summary>In place of a result: the file ended before all was read, or took nothing.</summary>
    private const int NoProgress = LoopEnded + 1;

    private TransferBuffers _buffers = new();
    private URingFile _file = null!;
    private TransferPlan _plan;
    private long _offset;
    private int _done;
    private FileRoute _route;

    /// <summary>To be set before <see cref="Set"/>.</summary>
    public ref TransferBuffers Buffers => ref _buffers;

    public override int Refusal => _file.IsClosing ? LoopEnded : base.Refusal;

    public override bool IsOn(URingFile file) => _file == file;

    /// <summary>Sets a transfer up, whose buffers are set.</summary>
    /// <param name="done">Bytes that were moved before, at the front of the buffers.</param>
    public void Set(URingFile file, in TransferPlan plan, long offset, int done)
    {
        (_file, _plan, _offset, _done) = (file, plan, offset, 0);
        _route = plan.GoesThroughRing ? FileRoute.Ring : file.RouteOf(plan.IsWrite).Rest;
        if (done > 0)
            Advance(done);
        file.Remember(Loop);
    }

    protected override void Step(int result)
    {
        if (_flushesAlone)
        {
            _flushesAlone = false;
            if (result >= 0)
                result = _transferResult;
        }
        if (_explanation is not null || (result == -(int)Errno.EINVAL && _file.IsDirect))
            ExplainRefusal();
        else if (IsThrough(result, out int outcome))
            End(outcome);
        else
            Run();
    }

    protected override void LetGo(int result)
    {
        try
        {
            if (IsAwaitedOnLoop)
                _buffers.ReleaseMemory();
            else
                _buffers.Release();
        }
        finally
        {
            LoopMeter.CountTransfer(_plan.IsWrite, _route);
            _file.Leave();
        }
    }

    protected override void Lose() => _file.LoseUse();

    // One that comes back on the loop may be rented at once by the same code, for the same array.
    public override void Settle() => _buffers.Release();

    protected override void Return()
    {
        // One that was to explain a refusal may have ended before it could ask.
        (_file, _misalignment, _explanation, _flushesAlone) = (null!, null, null, false);
        Recycle();
        Loop.Pools.Transfers.Return(this);
    }

    protected override Exception CreateClosed() =>
        _file.IsClosing ? Throw.FileClosed(_file.Path) : base.CreateClosed();

    protected override Exception CreateFailure(int result) => result switch
    {
        NoProgress when _plan.IsWrite => Throw.NothingWritten(_file.Path),
        NoProgress => Throw.EndOfFile(_file.Path, _done),
        -(int)Errno.EINVAL when _misalignment is not null => Throw.Misaligned(_file.Path, _misalignment),
        _ => Throw.FileFailed((Errno)(-result), _plan.IsWrite ? "write" : "read", _file.Path),
    };

    // Whether a transfer's answer ends the operation, and with what.
    private bool IsThrough(int moved, out int outcome)
    {
        outcome = moved;
        if (moved < 0)
        {
            if (_plan.Goal == TransferGoal.Some && _done > 0)
                outcome = _done;
            return true;
        }

        Advance(moved);
        outcome = _done;
        if (_buffers.Left == 0)
            return true;
        if (_plan.Goal == TransferGoal.All && moved == 0)
            outcome = NoProgress;
        return _plan.Goal == TransferGoal.Some || moved == 0;
    }

    private void Advance(int moved)
    {
        _buffers.Advance(moved);
        _offset += moved;
        _done += moved;
    }
}
