using URing.Queues;
using static URing.Abi.Constants;

namespace URing.Contexts;

internal sealed partial class ContextCore
{
    // How long to wait for completions when the kernel is short of memory and takes no entries.
    private static readonly TimeSpan s_shortageWait = TimeSpan.FromMilliseconds(10);

    /// <summary>Submits, then takes completions; blocks until there is one. Takes none into an empty span.</summary>
    /// <returns>How many were taken, 1 for an empty span; 0 if time, a wake or the token ended it.</returns>
    public int Wait(Span<Completion> into, in Deadline deadline, CancellationToken token)
    {
        if (!token.CanBeCanceled)
            return WaitLoop(into, deadline, token);

        CancellationTokenRegistration registration =
            token.UnsafeRegister(static core => ((ContextCore)core!).WakeAll(), this);
        try
        {
            return WaitLoop(into, deadline, token);
        }
        finally
        {
            // Not Dispose: that would wait for the callback.
            registration.Unregister();
        }
    }

    /// <summary>Takes one completion if one is there.</summary>
    public bool TryTake(out Completion completion)
    {
        completion = default;
        var releases = Releases.Rent();
        int taken;
        bool resubmits;
        using (_gate.Enter())
        {
            ThrowIfClosed();
            taken = Take(new Span<Completion>(ref completion), releases);
            resubmits = _again.Count > 0;
        }
        releases.Run(Leases);
        if (resubmits)
            SubmitQuietly();
        return taken > 0;
    }

    // look at the queue -> (leave | submit | wait in the kernel | sleep) -> look at the queue
    private int WaitLoop(Span<Completion> into, in Deadline deadline, CancellationToken token)
    {
        Visit visit = default;
        while (true)
        {
            var releases = Releases.Rent();
            Handoff next = default;
            bool leaves;
            bool resubmits;
            int taken;
            using (_gate.Enter())
            {
                ComeBack(ref visit);
                if (_closing)
                    break;

                leaves = MayLeave(into, visit, deadline, releases, out taken, token);
                if (leaves)
                    next = PlanHandoff();
                else
                    Plan(ref visit, deadline, token);
                resubmits = _again.Count > 0;
            }

            releases.Run(Leases);
            if (leaves)
            {
                Carry(next);
                if (resubmits)
                    SubmitQuietly();
                if (taken == 0 && visit.Failure != Errno.None)
                    throw Throw.EnterFailed(visit.Failure);
                return taken;
            }
            Go(ref visit, deadline);
        }
        throw Throw.ContextDisposed();
    }

    // Under the lock.
    private bool MayLeave(Span<Completion> into, in Visit visit, in Deadline deadline,
        Releases releases, out int taken, CancellationToken token)
    {
        taken = 0;
        if (PlantedFaults.Has(PlantedFault.SleepWithoutLooking) && visit.Pending == 0)
            return false;
        if (_submissions.Pending > 0 && !visit.IsRefused && visit.Failure == Errno.None)
            return false;

        taken = into.IsEmpty ? Peek(releases) : Take(into, releases);
        return taken > 0 || visit.Failure != Errno.None || TryTakeWake()
            || token.IsCancellationRequested || deadline.HasPassed
            || (PlantedFaults.Has(PlantedFault.SignalEndsWait) && visit.Answer == -(int)Errno.EINTR);
    }

    // Under the lock: what to do next, given that there was no reason to leave. The kernel takes no lock: where a
    // completion came since, nobody may lie down, because nobody might be left to take it. The thread looks again.
    private void Plan(ref Visit visit, in Deadline deadline, CancellationToken token)
    {
        QueueAgain();
        visit.Pending = visit.IsRefused ? 0 : _submissions.Pending;
        bool mustEnter = visit.Pending > 0 || _submissions.NeedsEntering;
        bool isQuiet = (_completions.Ready == 0 && _wakes == 0
            && !token.IsCancellationRequested && !deadline.HasPassed)
            || PlantedFaults.Has(PlantedFault.SleepWithoutLooking);
        if (isQuiet && _line.TryEnterKernel())
        {
            visit.Kind = VisitKind.WaitInKernel;
            _inside++;
        }
        else if (mustEnter)
        {
            visit.Kind = VisitKind.Submit;
            _inside++;
        }
        else if (isQuiet)
        {
            visit.Kind = VisitKind.Sleep;
            Waiter waiter = Waiter.OfThisThread;
            waiter.Prepare();
            _line.FallAsleep(waiter);
        }
    }

    // Outside the lock.
    private unsafe void Go(ref Visit visit, in Deadline deadline)
    {
        TimeSpan shortage = visit.IsRefused ? s_shortageWait : Timeout.InfiniteTimeSpan;
        visit.Answer = 0;
        switch (visit.Kind)
        {
            case VisitKind.Submit:
                visit.Answer = _port.Enter(visit.Pending, 0, IORING_ENTER_GETEVENTS, null, 0);
                break;
            case VisitKind.WaitInKernel:
                visit.Answer = WaitingEnter.Run(_port, visit.Pending, 1, deadline.Earlier(shortage).Remaining);
                break;
            case VisitKind.Sleep:
                Waiter.OfThisThread.Sleep(deadline.Earlier(shortage).RemainingTime);
                break;
        }
    }

    // Under the lock: gives back the place that the thread had outside.
    private void ComeBack(ref Visit visit)
    {
        switch (visit.Kind)
        {
            case VisitKind.None:
                return;
            case VisitKind.WaitInKernel:
                _line.LeaveKernel();
                LeavePort();
                break;
            case VisitKind.Submit:
                LeavePort();
                break;
            case VisitKind.Sleep:
                _line.GetUp(Waiter.OfThisThread);
                break;
        }

        if (PlantedFaults.Has(PlantedFault.ReleaseAtSubmitError) && visit.Pending > 0 && visit.Answer < 0)
            _records.PlantReleaseOfLeases(Leases);

        // After a wait for completions the kernel may have memory again.
        visit.IsRefused = visit.Pending > 0 && visit.Answer is 0 or -(int)Errno.EAGAIN or -(int)Errno.EBUSY;
        visit.Kind = VisitKind.None;
    }

    // Under the lock.
    private int Take(Span<Completion> into, Releases releases)
    {
        int taken = 0;
        while (taken < into.Length && _completions.TryTake(out Completion completion))
        {
            if (completion.UserData == RecordKey.Wake)
                continue;

            switch (_records.Complete(completion, mayResubmit: !_closing, releases, out into[taken]))
            {
                case Verdict.HandOut:
                    taken++;
                    break;
                case Verdict.SubmitAgain:
                    _again.Enqueue(completion.UserData);
                    break;
            }
        }
        return taken;
    }

    // Under the lock: 1 if a completion is there that will be handed out.
    private int Peek(Releases releases)
    {
        while (_completions.TryPeek(out Completion completion))
        {
            if (completion.UserData != RecordKey.Wake && _records.WillHandOut(completion))
                return 1;

            Completion none = default;
            _ = Take(new Span<Completion>(ref none), releases);
        }
        return 0;
    }

    private bool TryTakeWake()
    {
        if (_wakes == 0)
            return false;

        _wakes = PlantedFaults.Has(PlantedFault.OneWaiterTakesAllWakes) ? 0 : _wakes - 1;
        return true;
    }

    // A token was cancelled: whose, they see for themselves.
    private void WakeAll()
    {
        List<Waiter> sleepers;
        Handoff message;
        using (_gate.Enter())
        {
            if (_closing)
                return;

            sleepers = _line.PickAll();
            message = Claim(new Handoff(null, PostMessage: _line.InKernel > 0));
        }
        foreach (Waiter sleeper in sleepers)
            sleeper.Pick();
        Carry(message);
    }

    // Operations that died with their thread are on their way again before the caller goes on.
    private void SubmitQuietly()
    {
        try
        {
            Submit();
        }
        catch (URingException refused) when (refused.NoSpace)
        {
            // They stay queued: the next submit or wait takes them along.
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: they end as cancelled.
        }
    }
}
