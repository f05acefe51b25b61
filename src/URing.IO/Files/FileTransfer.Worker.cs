using URing.Abi;
using URing.IO.Loops;

namespace URing.IO.Files;

// By plain calls on another thread, where the ring would hand the transfer to a thread of the kernel in any case, and
// where it is the only one.
internal sealed partial class FileTransfer
{
    private bool _returnsToLoop;
    private bool _isBack;
    private int _plainResult;

    /// <summary>Starts, or takes what a worker brought back.</summary>
    public override void Run()
    {
        if (!_isBack)
        {
            base.Run();
            return;
        }
        _isBack = false;
        EndPlain(_plainResult);
    }

    public override void Refuse()
    {
        if (_isBack)
            Run();
        else
            base.Refuse();
    }

    /// <summary>Makes the whole transfer on a worker's thread.</summary>
    public void Execute()
    {
        int result = Refusal;
        if (result == 0)
            result = RunPlain();
        LoopCore loop = Loop;
        if (!_returnsToLoop)
        {
            // Before whoever awaits goes on, who may wait for the loop's end right here.
            loop.ComeFromWorker();
            EndPlain(result);
            return;
        }
        (_returnsToLoop, _isBack, _plainResult) = (false, true, result);
        // Counted until the loop has it, which would end without it otherwise.
        loop.Post(this);
        loop.ComeFromWorker();
    }

    protected override void Start()
    {
        if (_route != FileRoute.Worker)
        {
            base.Start();
            return;
        }
        if (!Loop.TryGoToWorker())
        {
            End(LoopEnded);
            return;
        }
        // Code of the loop must not depend on the thread pool, which may be busy with anything.
        _returnsToLoop = true;
        Loop.Kernel.QueueWork(this);
    }

    // Whoever is no loop goes on where the call was made: on a pool thread, without another hop.
    protected override void HandOver()
    {
        // Alone, the ring would have the loop wake twice, and the pool once, where a plain call wakes the pool.
        if (Loop.InFlight == 0 && !OperationBatch.IsCollecting && _file.GoesPlainlyAlone)
            _route = FileRoute.Worker;
        if (_route != FileRoute.Worker || !Loop.TryGoToWorker())
        {
            base.HandOver();
            return;
        }
        _ = ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void EndPlain(int result)
    {
        if (result != -(int)Errno.EINVAL || !_file.IsDirect)
        {
            End(result);
            return;
        }

        // The ring is refused alike, and then asks what the file wants.
        _route = FileRoute.Ring;
        if (Loop.IsHere)
            Run();
        else
            base.HandOver();
    }

    private int RunPlain()
    {
        int outcome = TransferPlainly();
        if (outcome < 0 || !_plan.FlushesAfter)
            return outcome;

        int flushed;
        do
            flushed = Loop.Kernel.FlushData(_file.Descriptor);
        while (flushed == -(int)Errno.EINTR);
        return flushed < 0 ? flushed : outcome;
    }

    private unsafe int TransferPlainly()
    {
        while (true)
        {
            // SAFETY: vectors and buffers are pinned until the operation ends.
            var single = new iovec { iov_base = (ulong)_buffers.Address, iov_len = (ulong)_buffers.Left };
            iovec* vectors = _buffers.IsVectored ? _buffers.Vectors : &single;
            int count = _buffers.IsVectored ? _buffers.Count : 1;
            int moved = _plan.IsWrite
                ? Loop.Kernel.Write(_file.Descriptor, vectors, count, _offset, _plan.Flags)
                : Loop.Kernel.Read(_file.Descriptor, vectors, count, _offset, _plan.Flags);
            if (moved == -(int)Errno.EINTR)
                continue;
            if (IsThrough(moved, out int outcome))
                return outcome;
        }
    }
}
