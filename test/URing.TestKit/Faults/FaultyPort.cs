using URing.Abi;
using static URing.Abi.Constants;

namespace URing.TestKit;

/// <summary>
/// One ring of a faulty kernel: a shadow ring for the user, an inner ring for the work, a pump between.
/// </summary>
#pragma warning disable CA1001 // Close disposes: that is how a port is let go.
internal sealed class FaultyPort : RingPort
#pragma warning restore CA1001
{
    private readonly object _gate = new();
    private readonly RingPort _innerPort;
    private readonly InnerRing _inner;
    private readonly ShadowRing _ring;
    private readonly ShadowCompletions _completions;
    private readonly FaultDice _dice;
    private readonly FaultDice _pumpDice;
    private CompletionPump? _pump;
    private int _failure;

    public FaultyPort(RingPort innerPort, InnerRing inner, ShadowRing ring, bool defers, (FaultDice, FaultDice) dice)
    {
        _innerPort = innerPort;
        _inner = inner;
        _ring = ring;
        _completions = new ShadowCompletions(ring, defers);
        (_dice, _pumpDice) = dice;
    }

    public override int Descriptor => _completions.Descriptor;

    /// <summary>Lets completions through; a disabled ring has none before it is enabled.</summary>
    public void Start() => _pump = new CompletionPump(this, _inner, _pumpDice);

    public override unsafe int Enter(uint submit, uint minimum, uint flags, void* argument, nuint argumentSize)
    {
        if (!EnterWait.TryRead(flags, argument, argumentSize, out EnterWait wait))
            return -(int)Errno.EINVAL;

        lock (_gate)
        {
            int refusal = Refuse(submit);
            if (refusal < 0)
                return refusal;

            int taken = Submit(submit);
            if (taken < 0 || (uint)taken != submit || (flags & IORING_ENTER_GETEVENTS) == 0)
                return taken;

            int waited = WaitFor(Math.Min(minimum, _ring.Capacity), wait);
            return taken > 0 ? taken : waited;
        }
    }

    public override unsafe int Register(uint opcode, void* argument, uint count)
    {
        int answer = _innerPort.Register(opcode, argument, count);
        if (opcode == IORING_REGISTER_ENABLE_RINGS && answer >= 0)
        {
            lock (_gate)
                Start();
        }
        return answer;
    }

    public override nint Map(nuint length, ulong offset) => _ring.Find(length, offset);

    // The memory is freed at Close: until then the pump may post.
    public override int Unmap(nint address, nuint length) => 0;

    public override int Wake(ulong userData)
    {
        lock (_gate)
        {
            if (_pump is null)
                return -(int)Errno.EBADFD;

            _completions.Post(new io_uring_cqe { user_data = userData }, holdBack: false);
            Monitor.PulseAll(_gate);
            return 0;
        }
    }

    public override int Keep(int fd) => _innerPort.Keep(fd);

    public override int Forget(int fd) => _innerPort.Forget(fd);

    public override int Close()
    {
        _pump?.Stop(_innerPort);
        int answer = _inner.Close();
        _completions.Dispose();
        _ring.Dispose();
        return answer;
    }

    /// <summary>Posts completions that the pump brings.</summary>
    public void Deliver(List<io_uring_cqe> completions, FaultDice dice)
    {
        lock (_gate)
        {
            foreach (io_uring_cqe completion in completions)
                _completions.Post(completion, dice.Strikes(FaultKind.Overflowed));
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Makes every further enter fail: the inner ring did.</summary>
    public void Break(int error)
    {
        lock (_gate)
        {
            _failure = error;
            Monitor.PulseAll(_gate);
        }
    }

    private int Refuse(uint submit)
    {
        if (_pump is null)
            return -(int)Errno.EBADFD;
        if (_failure < 0)
            return _failure;
        if (_dice.Strikes(FaultKind.Interrupted))
            return -(int)Errno.EINTR;
        if (submit > 0 && _dice.Strikes(FaultKind.Again))
            return -(int)Errno.EAGAIN;
        return submit > 0 && _completions.HoldsBack && _dice.Strikes(FaultKind.Busy) ? -(int)Errno.EBUSY : 0;
    }

    private int Submit(uint asked)
    {
        uint count = Math.Min(asked, _ring.Queued);
        if (count > 1 && _dice.Strikes(FaultKind.ShortSubmit))
            count = 1 + (uint)_dice.Below((int)count - 1);
        if (count == 0)
            return 0;

        int taken = _inner.Submit(_ring, count);
        if (taken > 0)
            _ring.Advance((uint)taken);
        return taken;
    }

    // As the kernel: the target is a position, so all who wait for it go, whoever takes what was posted.
    private int WaitFor(uint minimum, EnterWait wait)
    {
        _completions.Flush(minimum);
        if (_completions.Ready >= minimum)
            return 0;

        uint start = _ring.Tail;
        uint target = _ring.Head + minimum;
        bool holdingOut = wait.HoldsOut;
        while ((int)(_ring.Tail - target) < 0 && _failure == 0)
        {
            int remaining = wait.Remaining(holdingOut);
            if (remaining == 0 && (!holdingOut || _ring.Tail != start))
                return _completions.Ready > 0 || holdingOut ? 0 : -(int)Errno.ETIME;

            if (remaining == 0)
                (holdingOut, target) = (false, start + 1);
            else
                _ = Monitor.Wait(_gate, remaining);
            _completions.Flush(minimum);
        }
        return _failure;
    }
}
