using System.Diagnostics;

namespace URing.IO.Loops;

// The turn: start what was handed over, submit and sleep, hand out what came back.
internal sealed partial class LoopCore
{
    private const ulong UserDataWake = ulong.MaxValue;
    private const ulong UserDataOwn = 1UL << 63;
    private const int MostTakenAtOnce = 256;

    private readonly Completion[] _taken = new Completion[MostTakenAtOnce];
    private int _takenCount;
    private int _next;
    private long _lastSleepEnd;

    private void Main()
    {
        t_current = this;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            _ring.Enable();
            LimitWorkers();
            _lastSleepEnd = Stopwatch.GetTimestamp();
            while (!_isDone)
                Turn();
        }
        catch (Exception broken)
        {
            _broken = broken;
        }
        finally
        {
            TearDown();
        }
    }

    private void Turn()
    {
        _watch.CountTurn();
        // Before what is handed over, which may set what is due already and was asked for later.
        Wheel.ExpireDue();
        RunHandedOver();
        RunRepeated();
        BeginWaiting();
        if (_isClosing)
            PressOn();
        // What has ended above must not wait for the next completion.
        Continuations.Flush();
        Pools.Transfers.Settle();
        Enter();
        Take();
        Dispatch();
        Continuations.Flush();
    }

    private void RunHandedOver()
    {
        LoopItem? item = _handover.TakeAll();
        while (item is not null)
        {
            // An item may be handed over again while it runs.
            LoopItem? next = item.Next;
            item.Next = null;
            try
            {
                item.Run();
            }
            catch (Exception unhandled)
            {
                Report(unhandled);
            }
            item = next;
        }
    }

    private void Enter()
    {
        int submitted = _ring.Pending;
        // Before the sleep, which may be a long one.
        if (submitted > 0)
        {
            Statistics.Enters++;
            Statistics.Submitted += submitted;
        }
        if (!_isDone && _ring.Ready == 0 && _handover.TrySleep())
        {
            Sleep();
            _handover.Awake();
        }
        else if (submitted > 0 || _ring.Ready == 0)
        {
            // With nothing to submit too: code that always has more to do would keep completions held back for ever.
            _ = _ring.SubmitAndWait(0);
        }
        // What the kernel did not take is counted with the next enter.
        if (submitted > 0)
            Statistics.Submitted -= _ring.Pending;
    }

    private void Sleep()
    {
        long start = Stopwatch.GetTimestamp();
        _watch.FallAsleep();
        TimeSpan most = LongestSleep;
        if (most == Timeout.InfiniteTimeSpan)
            _ = _ring.SubmitAndWait(1);
        else
            _ = _ring.SubmitAndWait(1, most);
        long end = Stopwatch.GetTimestamp();
        _watch.WakeUp();
        Statistics.CountTurn(start - _lastSleepEnd, end - start);
        _lastSleepEnd = end;
    }

    private TimeSpan LongestSleep
    {
        get
        {
            TimeSpan most = Wheel.UntilNext;
            bool isPressing = _isClosing || _toRepeat.Count > 0;
            return isPressing && (most == Timeout.InfiniteTimeSpan || most > s_pressure) ? s_pressure : most;
        }
    }

    // Copied out before any is handed out, so that code that runs on the loop finds the queue as free as can be.
    private void Take()
    {
        _next = _takenCount = 0;
        if (_ring.IsOverflowing)
            Statistics.Overflows++;
        // No more than is there now: an enumeration that goes on to its end enters the kernel once more for what it
        // holds back, and the next enter brings that in any case.
        int ready = Math.Min(_ring.Ready, MostTakenAtOnce);
        if (ready == 0)
            return;
        foreach (Completion completion in _ring.Completions)
        {
            _taken[_takenCount++] = completion;
            if (_takenCount == ready)
                break;
        }
    }

    private void Dispatch()
    {
        while (_next < _takenCount)
        {
            try
            {
                while (_next < _takenCount)
                    Dispatch(_taken[_next++]);
            }
            catch (Exception unhandled)
            {
                Report(unhandled);
            }
        }
    }

    private void Dispatch(in Completion completion)
    {
        if ((completion.UserData & UserDataOwn) != 0)
            OnOwn(completion);
        else if (_slots.Find(completion.UserData) is { } operation)
            operation.OnCompletion(completion);
        else
            Statistics.Strays++;
    }

    // io-wq is known to grow to thousands of threads: one thread of the process waits for each.
    private void LimitWorkers()
    {
        if (_options.MostKernelWorkers == 0 || Kernel != RingKernel.Linux)
            return;

        _ = _ring.SetWorkerLimits(new WorkerLimits(0, _options.MostKernelWorkers));
    }
}
