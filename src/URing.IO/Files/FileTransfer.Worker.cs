using URing.Abi;

namespace URing.IO.Files;

// By plain calls on another thread, where the ring would hand the transfer to a thread of the kernel in any case.
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
        // Before whoever awaits goes on, who may wait for the loop's end right here.
        Loop.ComeFromWorker();
        if (!_returnsToLoop)
        {
            EndPlain(result);
            return;
        }
        (_returnsToLoop, _isBack, _plainResult) = (false, true, result);
        Loop.Post(this);
    }

    protected override void Start()
    {
        if (_route != FileRoute.Worker)
        {
            base.Start();
            return;
        }
        // Code of the loop must not depend on the thread pool, which may be busy with anything.
        _returnsToLoop = true;
        Loop.GoToWorker();
        Loop.Kernel.QueueWork(this);
    }

    // Whoever is no loop goes on where the call was made: on a pool thread, without another hop.
    protected override void HandOver()
    {
        if (_route != FileRoute.Worker)
        {
            base.HandOver();
            return;
        }
        Loop.GoToWorker();
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

    private unsafe int RunPlain()
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
