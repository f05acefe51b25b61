using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>When a timeout fires, and after how many completions.</summary>
/// <remarks>
/// The time is as the entry gave it: a span, or a point of its clock. Left are the shots of many; 0 has no end.
/// </remarks>
internal struct Timing
{
    public TimerQueue? Queue;
    public long Time;
    public long Due;
    public int Place;
    public bool IsCounted;
    public uint Target;
    public uint Left;
}

/// <summary>The timeouts of one clock, soonest first, and the timer descriptor that is set to the soonest.</summary>
/// <remarks>Threading: everything under the ring's gate.</remarks>
internal sealed unsafe class TimerQueue(int clock, int descriptor)
{
    // A binary heap; each operation knows its place, so that a cancelled one can be taken out.
    private readonly List<EmulatedOperation> _heap = [];
    private long _set = long.MaxValue;

    public int Descriptor => descriptor;

    public static long Now(int clock)
    {
        __kernel_timespec time;
        // SAFETY: the kernel writes the time during the call only.
        _ = Libc.clock_gettime(clock, &time);
        return (time.tv_sec * 1_000_000_000) + time.tv_nsec;
    }

    public void Add(EmulatedOperation operation, long due)
    {
        operation.Timing.Queue = this;
        operation.Timing.Due = due;
        _heap.Add(operation);
        Put(operation, _heap.Count - 1);
        Rise(_heap.Count - 1);
        SetDescriptor();
    }

    public void Remove(EmulatedOperation operation)
    {
        int place = operation.Timing.Place;
        EmulatedOperation last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        operation.Timing.Queue = null;
        if (last == operation)
            return;

        Put(last, place);
        Rise(place);
        Sink(last.Timing.Place);
    }

    /// <summary>Takes the soonest timeout out if its time has come; else the descriptor is set to it.</summary>
    public bool TryTakeDue(out EmulatedOperation operation)
    {
        if (_heap.Count > 0 && _heap[0].Timing.Due <= Now(clock))
        {
            operation = _heap[0];
            Remove(operation);
            return true;
        }

        operation = null!;
        Acknowledge();
        SetDescriptor();
        return false;
    }

    // Unread, an expired timer would have the poller called back for ever.
    private void Acknowledge()
    {
        ulong expirations;
        // SAFETY: the eight bytes are read into this frame.
        _ = Libc.read(descriptor, &expirations, sizeof(ulong));
        _set = long.MaxValue;
    }

    // An earlier setting than needed is left alone: it only wakes the poller once too often.
    private void SetDescriptor()
    {
        if (_heap.Count == 0 || _heap[0].Timing.Due >= _set)
            return;

        _set = _heap[0].Timing.Due;
        // A time of 0 would switch the timer off.
        long due = Math.Max(1, _set);
        var setting = new Libc.itimerspec
        {
            it_value = new() { tv_sec = due / 1_000_000_000, tv_nsec = due % 1_000_000_000 },
        };
        // SAFETY: the kernel reads the setting during the call only.
        _ = Libc.timerfd_settime(descriptor, Libc.TFD_TIMER_ABSTIME, &setting, null);
    }

    private void Rise(int place)
    {
        EmulatedOperation operation = _heap[place];
        while (place > 0 && _heap[(place - 1) / 2].Timing.Due > operation.Timing.Due)
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        Put(operation, place);
    }

    private void Sink(int place)
    {
        EmulatedOperation operation = _heap[place];
        while (true)
        {
            int child = (2 * place) + 1;
            if (child >= _heap.Count)
                break;
            if (child + 1 < _heap.Count && _heap[child + 1].Timing.Due < _heap[child].Timing.Due)
                child++;
            if (_heap[child].Timing.Due >= operation.Timing.Due)
                break;
            Put(_heap[child], place);
            place = child;
        }
        Put(operation, place);
    }

    private void Put(EmulatedOperation operation, int place)
    {
        _heap[place] = operation;
        operation.Timing.Place = place;
    }
}
