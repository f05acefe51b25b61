using System.Runtime.CompilerServices;
using URing.Abi;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Contexts;

internal sealed partial class ContextCore
{
    // How often what is still in flight is asked again to end, and those who wait to come out.
    private static readonly TimeSpan s_closingPace = TimeSpan.FromMilliseconds(10);

    private readonly Lock _closeGate = new();
    private bool _closed;

    /// <summary>Ends everything and frees the ring. Answers whether all operations came back in time.</summary>
    /// <remarks>What does not come back in time is waited for in the background.</remarks>
    // open -> closing: no new work -> everybody out -> nothing pending -> nothing in flight -> closed
    public bool Close(TimeSpan timeout)
    {
        var deadline = new Deadline(Kernel, timeout);
        if (!_closeGate.TryEnter(timeout))
            return false;

        try
        {
            if (!_closed && !TryClose(deadline))
            {
                OpenContexts.CloseInBackground(this);
                return false;
            }
            return true;
        }
        finally
        {
            _closeGate.Exit();
        }
    }

    private bool TryClose(in Deadline deadline)
    {
        RefuseNewWork();
        bool drained = PlantedFaults.Has(PlantedFault.CloseWithoutReaping)
            || (GetEverybodyOut(deadline) && Drain(deadline));
        if (!drained)
            return false;

        _closed = true;
        _handle.Release();
        Leases.Free();
        OpenContexts.Remove(this);
        return true;
    }

    private void RefuseNewWork()
    {
        List<Waiter> sleepers;
        using (_gate.Enter())
        {
            _closing = true;
            sleepers = _line.PickAll();
        }
        foreach (Waiter sleeper in sleepers)
            sleeper.Pick();
    }

    private bool GetEverybodyOut(in Deadline deadline)
    {
        while (true)
        {
            bool somebodyWaits;
            using (_gate.Enter())
            {
                if (_inside == 0)
                    return true;

                somebodyWaits = _line.InKernel > 0;
                _everybodyOut.Reset();
            }
            if (deadline.HasPassed)
                return false;

            // Posted again each time: a thread may have been on its way in.
            if (somebodyWaits)
                _ = _port.Wake(RecordKey.Wake);
            _everybodyOut.Wait(deadline.Earlier(s_closingPace).RemainingTime);
        }
    }

    private bool Drain(in Deadline deadline)
    {
        DropQueued();
        while (true)
        {
            CancelAll();
            DropCompleted();
            if (InFlight == 0)
                return true;
            if (deadline.HasPassed)
                return false;

            _ = WaitingEnter.Run(_port, 0, 1, deadline.Earlier(s_closingPace).Remaining);
        }
    }

    // What the kernel has not seen ends here.
    private void DropQueued()
    {
        var releases = Releases.Rent();
        using (_gate.Enter())
        {
            while (_submissions.TryTakeBack(out ulong key))
                _records.Drop(key, releases);
            while (_again.TryDequeue(out ulong key))
                _records.Drop(key, releases);
        }
        releases.Run(Leases);
    }

    private unsafe void CancelAll()
    {
        var cancel = new io_uring_sync_cancel_reg
        {
            fd = -1,
            flags = IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL,
        };
        // SAFETY: the kernel reads the struct during the call only.
        _ = _port.Register(IORING_REGISTER_SYNC_CANCEL, &cancel, 1);
    }

    [SkipLocalsInit]
    private void DropCompleted()
    {
        Span<Completion> dropped = stackalloc Completion[64];
        int count;
        do
        {
            if (_submissions.NeedsEntering)
                _ = WaitingEnter.Run(_port, 0, 0, nanoseconds: -1);
            var releases = Releases.Rent();
            using (_gate.Enter())
                count = Take(dropped, releases);
            releases.Run(Leases);
        }
        while (count > 0 || _submissions.NeedsEntering);
    }
}
