using URing.Abi;
using static URing.Abi.Constants;

namespace URing.TestKit;

/// <summary>A ring of the kernel beneath, driven through its port alone.</summary>
/// <remarks>Threading: submit under the port's lock; wait and take on the pump's thread.</remarks>
internal sealed unsafe class InnerRing
{
    private const nuint SignalSetSize = 8;

    private readonly RingPort _port;
    private readonly io_uring_params _parameters;
    private readonly nint _ring;
    private readonly nint _entries;

    public InnerRing(RingPort port, in io_uring_params parameters)
    {
        _port = port;
        _parameters = parameters;
        _ring = port.Map(RingSize, IORING_OFF_SQ_RING);
        _entries = port.Map(EntriesSize, IORING_OFF_SQES);
        if (_ring is < 0 and > -4096 || _entries is < 0 and > -4096)
            throw new InvalidOperationException($"The inner ring could not be mapped: {_ring}, {_entries}");

        if ((parameters.flags & IORING_SETUP_NO_SQARRAY) == 0)
        {
            for (uint i = 0; i < parameters.sq_entries; i++)
                Word(parameters.sq_off.array + (i * sizeof(uint))) = i;
        }
    }

    private nuint EntriesSize => _parameters.sq_entries * (uint)sizeof(io_uring_sqe);

    private nuint RingSize => Math.Max(
        _parameters.sq_off.array + (_parameters.sq_entries * sizeof(uint)),
        _parameters.cq_off.cqes + (_parameters.cq_entries * (uint)sizeof(io_uring_cqe)));

    /// <summary>Submits the shadow's oldest entries. Answers how many were taken, or a negative errno.</summary>
    public int Submit(ShadowRing shadow, uint count)
    {
        ref uint tail = ref Word(_parameters.sq_off.tail);
        uint start = tail;
        for (uint i = 0; i < count; i++)
            ((io_uring_sqe*)_entries)[(start + i) & (_parameters.sq_entries - 1)] = shadow.EntryAt(i);
        Volatile.Write(ref tail, start + count);
        int answer;
        do
            answer = _port.Enter(count, 0, 0, null, SignalSetSize);
        while (answer == -(int)Errno.EINTR);

        // What was not taken stays with the shadow: without a polling thread the kernel looks only when entered.
        Volatile.Write(ref tail, Volatile.Read(ref Word(_parameters.sq_off.head)));
        return answer;
    }

    /// <summary>Waits for a completion. Answers a negative errno if the ring is no good any more.</summary>
    public int Wait(TimeSpan? timeout)
    {
        int answer = timeout is { } time
            ? WaitAtMost(time)
            : _port.Enter(0, 1, IORING_ENTER_GETEVENTS, null, SignalSetSize);
        return answer is -(int)Errno.EINTR or -(int)Errno.ETIME or -(int)Errno.EAGAIN or -(int)Errno.EBUSY ? 0 : answer;
    }

    public bool TryTake(out io_uring_cqe completion)
    {
        ref uint head = ref Word(_parameters.cq_off.head);
        completion = default;
        if (head == Volatile.Read(ref Word(_parameters.cq_off.tail)))
            return false;

        completion = ((io_uring_cqe*)(_ring + (nint)_parameters.cq_off.cqes))[head & (_parameters.cq_entries - 1)];
        Volatile.Write(ref head, head + 1);
        return true;
    }

    public int Close()
    {
        _ = _port.Unmap(_ring, RingSize);
        _ = _port.Unmap(_entries, EntriesSize);
        return _port.Close();
    }

    private int WaitAtMost(TimeSpan timeout)
    {
        var time = new __kernel_timespec
        {
            tv_sec = timeout.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        var argument = new io_uring_getevents_arg { ts = (ulong)&time };
        // SAFETY: the kernel reads the argument and the time during the call only.
        return _port.Enter(0, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &argument,
            (nuint)sizeof(io_uring_getevents_arg));
    }

    // SAFETY: every offset is the kernel's and lies inside the mapping, which lives until Close.
    private ref uint Word(uint offset) => ref *(uint*)(_ring + (nint)offset);
}
