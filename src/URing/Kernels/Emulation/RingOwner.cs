using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Whether a ring is enabled, and which thread may use it.</summary>
internal sealed class RingOwner
{
    private readonly uint _flags;
    private volatile bool _isDisabled;
    private volatile int _thread;

    public RingOwner(uint flags)
    {
        _flags = flags;
        _isDisabled = (flags & IORING_SETUP_R_DISABLED) != 0;
        if (!_isDisabled)
            Bind();
    }

    public bool IsDisabled => _isDisabled;

    public bool MaySubmit => _thread == 0 || _thread == Environment.CurrentManagedThreadId;

    public bool MayRegister => MaySubmit;

    /// <summary>Only rings that defer their work demand it of those who wait, too.</summary>
    public bool MayWait => (_flags & IORING_SETUP_DEFER_TASKRUN) == 0 || MaySubmit;

    /// <summary>Enables the ring; one with a single issuer belongs to this thread from now on.</summary>
    public void Enable()
    {
        Bind();
        _isDisabled = false;
    }

    private void Bind()
    {
        if ((_flags & IORING_SETUP_SINGLE_ISSUER) != 0)
            _thread = Environment.CurrentManagedThreadId;
    }
}
