using URing.IO.Metrics;
using URing.IO.Operations;

namespace URing.IO.Loops;

// The end of a loop: nothing new, cancel what is in flight, wait for all of it, only then let go of the ring.
#pragma warning disable CA1001 // The loop's own thread lets go of everything, see TearDown.
internal sealed partial class LoopCore
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosing;
    private volatile bool _isDone;
    private long _pressAt;
    private Exception? _broken;
    private int _onWorkers;

    /// <summary>Ends once the loop has ended; anywhere.</summary>
    public Task Ended => _ended.Task;

    public bool IsClosing => _isClosing;

    /// <summary>Whether it was the ring's failure that ended the loop; known once it has ended.</summary>
    public bool HasBroken => _broken is not null;

    /// <summary>Counts an operation that a worker shall make by a plain call; anywhere.</summary>
    /// <returns>Whether it may begin: a loop that is closing does not wait for it any more.</returns>
    public bool TryGoToWorker()
    {
        Interlocked.Increment(ref _onWorkers);
        if (!Volatile.Read(ref _isClosing))
            return true;
        ComeFromWorker();
        return false;
    }

    /// <summary>Undoes <see cref="TryGoToWorker"/> once the call is over; anywhere.</summary>
    public void ComeFromWorker() => Interlocked.Decrement(ref _onWorkers);

    /// <summary>Starts the end of the loop; anywhere.</summary>
    public void StartClosing() => _ = TryPost(new CloseRequest(this));

    /// <summary>Remembers what was still in flight when a close gave up; anywhere.</summary>
    public void Quarantine()
    {
        Statistics.Quarantined = Math.Max(Statistics.Quarantined, InFlight);
        IOEvents.Log.OperationsQuarantined(Name, InFlight);
        Logger.Quarantined(Name, InFlight);
    }

    private void BeginClosing()
    {
        if (_isClosing)
            return;

        _isClosing = true;
        // Who goes to a worker counts himself first and looks then; here it is the other way round.
        Interlocked.MemoryBarrier();
        while (_line.First is { } first)
        {
            _line.Remove(first);
            first.End(Operation.LoopEnded);
        }
        Wheel.EndAll();
    }

    // What cannot be cancelled, a transfer of a regular file, ends by itself; the rest may need to be told twice.
    private void PressOn()
    {
        if (_slots.InFlight == 0)
        {
            // Workers still read or write: only they know for how long.
            if (Volatile.Read(ref _onWorkers) > 0)
                return;
            Buffers.Dispose();
            _isDone = _handover.IsEmpty && !Buffers.HoldsMemory;
            return;
        }
        long now = _ring.Kernel.Nanoseconds;
        if (now < _pressAt || !TryGetReserved(out SubmissionEntry entry))
            return;

        _pressAt = now + (long)s_pressure.TotalNanoseconds;
        entry.PrepareCancelAny();
        entry.UserData = UserDataWake;
    }

    private void TearDown()
    {
        BeginClosing();
        if (_broken is not null)
            AbandonInFlight();
        _isDone = true;
        LoopItem? item = _handover.Close();
        while (item is not null)
        {
            LoopItem? next = item.Next;
            item.Next = null;
            try
            {
                item.Refuse();
            }
            catch (Exception unhandled)
            {
                Report(unhandled);
            }
            item = next;
        }
        // Only now: until here whoever awaits elsewhere is sent to the pool, and none runs on a thread that ends.
        Continuations.Flush();
        t_current = null;
        SynchronizationContext.SetSynchronizationContext(null);
        _watch.Dispose();
        // What a broken ring still has can never be known to be over: its memory is kept.
        if (_slots.InFlight == 0)
            _ring.Dispose();
        LoopMeter.Remove(this);
        IOEvents.Log.LoopStopped(Name);
        Logger.LoopStopped(Name, _broken);
        _ended.SetResult();
        if (_broken is not null)
            Report(_broken);
    }

    // Nobody shall wait for a ring that does not work any more.
    private void AbandonInFlight()
    {
        if (InFlight > 0)
            Quarantine();
        if (_slots.InFlight == 0)
            return;

        Broken.Keep(this);
        _slots.AbandonAll();
    }

    private sealed class CloseRequest(LoopCore loop) : LoopItem
    {
        public override void Run() => loop.BeginClosing();

        public override void Refuse()
        {
        }
    }

    /// <summary>Loops whose ring broke with operations in flight: the kernel may still write to their memory.</summary>
    private static class Broken
    {
        private static readonly List<LoopCore> s_kept = [];

        public static void Keep(LoopCore loop)
        {
            lock (s_kept)
                s_kept.Add(loop);
        }
    }
}
