using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>One emulated ring.</summary>
internal sealed unsafe class EmulatedPort : RingPort
{
    // SAFETY: arguments are read during the call only, as the seam demands; the shared memory lives until the close.

    private const uint EnterFlags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;

    private readonly EmulatedRing _ring;
    private readonly Submitter _submitter;
    private readonly Registrations _registrations;
    private readonly RingOwner _owner;

    public EmulatedPort(EmulatedRing ring)
    {
        _ring = ring;
        _owner = new RingOwner(ring.Parameters.flags);
        ring.IsDisabled = _owner.IsDisabled;
        _submitter = ring.Submitter;
        _registrations = new Registrations(ring, _owner);
    }

    public override int Descriptor => _ring.Descriptor;

    public override int Enter(uint submit, uint minimum, uint flags, void* argument, nuint argumentSize)
    {
        if ((flags & ~EnterFlags) != 0)
            return -(int)Errno.EINVAL;
        if (_owner.IsDisabled)
            return -(int)Errno.EBADFD;
        if (submit > 0 && !_owner.MaySubmit)
            return -(int)Errno.EEXIST;

        int taken = submit > 0 ? _submitter.Submit(submit) : 0;
        // Who took fewer entries than asked shall look again before he waits.
        if ((uint)taken != submit || (flags & IORING_ENTER_GETEVENTS) == 0)
            return taken;

        int answer = Wait(minimum, flags, argument, argumentSize);
        return taken > 0 ? taken : answer;
    }

    public override int Register(uint opcode, void* argument, uint count) =>
        _registrations.Run(opcode, argument, count);

    public override nint Map(nuint length, ulong offset) => _ring.Memory.Locate(length, offset);

    // The memory belongs to the ring until it is closed.
    public override int Unmap(nint address, nuint length) => 0;

    public override int Wake(ulong userData)
    {
        if (_owner.IsDisabled)
            return -(int)Errno.EBADFD;

        _ring.Post([new io_uring_cqe { user_data = userData }]);
        return 0;
    }

    public override int Keep(int fd)
    {
        lock (_ring.Gate)
            return _ring.Kept.Keep(fd);
    }

    public override int Forget(int fd)
    {
        var refused = new List<EmulatedOperation>();
        int answer;
        lock (_ring.Gate)
        {
            answer = _ring.Kept.Forget(fd, out KeptFile? last);
            if (last is not null)
                _ring.Poller.Unlist(last, refused);
        }
        foreach (EmulatedOperation operation in refused)
            _ring.End(operation, -(int)Errno.ENOMEM);
        return answer;
    }

    public override int Close() => _ring.Close();

    private int Wait(uint minimum, uint flags, void* argument, nuint argumentSize)
    {
        WaitLimits limits = WaitLimits.Endless;
        if ((flags & IORING_ENTER_EXT_ARG) != 0)
        {
            int error = WaitLimits.Read(argument, argumentSize, out limits);
            if (error < 0)
                return error;
        }
        return _owner.MayWait ? CompletionWait.Run(_ring, minimum, limits) : -(int)Errno.EEXIST;
    }
}
