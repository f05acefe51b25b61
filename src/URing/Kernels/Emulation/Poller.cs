using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>The thread that waits for a ring's descriptors and timers; started by the first of them.</summary>
/// <remarks>
/// Ownership: the thread closes its descriptors when it ends, and is a user of the ring until then.
/// Threading: everything under the ring's gate, except what the thread does.
/// </remarks>
internal sealed unsafe class Poller(EmulatedRing ring)
{
    // Numbers that no operation has: slots do not go that far.
    private const ulong StopNumber = ulong.MaxValue;
    private const ulong FirstTimer = ulong.MaxValue - 16;
    private const int MostBatches = 16;

    private readonly TimerQueue?[] _timers = new TimerQueue?[Libc.CLOCK_BOOTTIME + 1];
    private readonly List<ulong> _resumed = [];
    private ReadinessList? _list;
    private int _stop = -1;
    private volatile int _thread;

    /// <summary>Whether the caller runs on the poller's thread, which starts what is linked by itself.</summary>
    public bool IsCurrent => _thread == Environment.CurrentManagedThreadId;

    /// <summary>
    /// Has an armed operation called back once its descriptor is ready. Answers 0 or a negative errno.
    /// </summary>
    public int Watch(EmulatedOperation operation, uint events)
    {
        if (Start() is < 0 and int refusal)
            return refusal;

        if (operation.Kept is { } kept)
            return Watch(kept, operation, events);

        uint wanted = events | (Polls.IsRepeated(operation.Entry) ? Libc.EPOLLET : Libc.EPOLLONESHOT);
        // As on Linux: who looked in vain is woken before those who wait longer, unless it goes on and on.
        if (operation.IsWatched && Attempts.IsOneShot(operation.Entry))
            Unwatch(operation);
        int error = operation.IsWatched
            ? _list!.Modify(operation.Descriptor, wanted, operation.Id)
            : _list!.Add(operation.Descriptor, wanted, operation.Id);
        operation.IsWatched |= error == 0;
        return error;
    }

    /// <summary>Forgets the descriptor of an operation that its owner is about to end; needs no gate.</summary>
    public void Unwatch(EmulatedOperation operation)
    {
        if (operation is { IsWatched: true, Kept: { } kept })
        {
            lock (ring.Gate)
                _ = kept.Waiting.Remove(operation);
        }
        else if (operation.IsWatched)
        {
            _list!.Remove(operation.Descriptor);
        }
        operation.IsWatched = false;
    }

    /// <summary>Forgets a file that its owner will close; those that wait get descriptors of their own.</summary>
    /// <param name="refused">Operations that could not get one.</param>
    public void Unlist(KeptFile file, List<EmulatedOperation> refused)
    {
        foreach (EmulatedOperation operation in file.Waiting)
        {
            operation.Kept = null;
            operation.IsWatched = false;
            operation.Descriptor = FileRegistrations.Duplicate(file.Descriptor);
            if (operation.State == OperationState.Armed
                && (operation.Descriptor < 0 || Watch(operation, operation.Wanted) < 0))
            {
                operation.State = OperationState.Ending;
                refused.Add(operation);
            }
        }
        file.Waiting.Clear();
        if (file.IsListed)
            _list!.Remove(file.Descriptor);
    }

    /// <summary>The timers of a clock. Answers 0 or a negative errno.</summary>
    public int FindTimers(int clock, out TimerQueue? timers)
    {
        timers = _timers[clock];
        if (timers is not null)
            return 0;
        if (Start() is < 0 and int refusal)
            return refusal;

        int fd = Libc.timerfd_create(clock, Libc.TFD_CLOEXEC | Libc.TFD_NONBLOCK);
        if (fd < 0)
            return Libc.LastErrno;

        int error = _list!.Add(fd, (uint)PollEvents.Read, FirstTimer + (uint)clock);
        if (error < 0)
            _ = Libc.close(fd);
        else
            timers = _timers[clock] = new TimerQueue(clock, fd);
        return error;
    }

    /// <summary>Makes the thread end.</summary>
    public void Stop()
    {
        ulong one = 1;
        // SAFETY: the eight bytes are read from this frame.
        if (_stop >= 0)
            _ = Libc.write(_stop, &one, sizeof(ulong));
    }

    // On the list once, and for good. To change an entry to what it is has epoll look whether it is ready.
    private int Watch(KeptFile kept, EmulatedOperation operation, uint events)
    {
        if (kept.IsRefused)
            return -(int)Errno.EPERM;

        bool mayHaveMissed = operation.EdgesSeen != ring.Kept.Edges;
        int error = !kept.IsListed ? _list!.Add(kept.Descriptor, KeptFile.Events, kept.Number)
            : mayHaveMissed ? _list!.Modify(kept.Descriptor, KeptFile.Events, kept.Number)
            : 0;
        kept.IsRefused = error == -(int)Errno.EPERM;
        if (error < 0)
            return error;

        kept.IsListed = true;
        operation.Wanted = events;
        if (!operation.IsWatched)
            kept.Waiting.Add(operation);
        operation.IsWatched = true;
        return 0;
    }

    private int Start()
    {
        if (_list is not null)
            return 0;

        int stop = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (stop < 0)
            return Libc.LastErrno;

        int epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        int error = epoll < 0 ? Libc.LastErrno : 0;
        var list = new ReadinessList(epoll);
        if (error == 0)
            error = list.Add(stop, (uint)PollEvents.Read, StopNumber);
        if (error == 0 && !ring.TryUse())
            error = -(int)Errno.ECANCELED;
        if (error < 0)
        {
            CloseAll(stop, epoll);
            return error;
        }

        _stop = stop;
        _list = list;
        if (BackgroundThread.TryStart("URing emulated poller", Run))
            return 0;

        _stop = -1;
        _list = null;
        CloseAll(stop, epoll);
        ring.Disuse();
        return -(int)Errno.ENOMEM;
    }

    private void Run()
    {
        _thread = Environment.CurrentManagedThreadId;
        while (ResumeReady(_list!.Wait(isPatient: true)))
        {
            if (!ring.Chains.HasReady)
                continue;
            if (!ResumeOthers())
                break;
            ring.Submitter.GoOn();
        }
        // Nothing is armed any more: the ring is closed.
        End();
    }

    // As on Linux, all that wait for a file are woken before what is linked to any of them starts. What is ready again
    // and again must not hold that up.
    private bool ResumeOthers()
    {
        for (int i = 0; i < MostBatches; i++)
        {
            int count = _list!.Wait(isPatient: false);
            if (!ResumeReady(count))
                return false;
            if (count < ReadinessList.MostEvents)
                break;
        }
        return true;
    }

    // Answers whether the thread is to go on.
    private bool ResumeReady(int count)
    {
        for (int i = 0; i < count; i++)
        {
            (uint events, ulong number) = _list![i];
            if (number == StopNumber)
                return false;
            if (KeptFiles.Has(number))
                ResumeAll(number, events);
            else if (number >= FirstTimer)
                ring.EndDue(_timers[(int)(number - FirstTimer)]!);
            else
                Requests.Resume(ring, number, events);
        }
        return true;
    }

    private void ResumeAll(ulong number, uint events)
    {
        _resumed.Clear();
        lock (ring.Gate)
            ring.Kept.Take(number, ref events, _resumed);
        foreach (ulong operation in _resumed)
            Requests.Resume(ring, operation, events);
    }

    private void End()
    {
        foreach (TimerQueue? timers in _timers)
            CloseAll(timers?.Descriptor ?? -1);
        CloseAll(_list!.Descriptor, _stop);
        ring.Release();
    }

    private static void CloseAll(params ReadOnlySpan<int> descriptors)
    {
        foreach (int descriptor in descriptors)
            _ = descriptor >= 0 ? Libc.close(descriptor) : 0;
    }
}
