using System.Runtime.InteropServices;
using URing.Abi;
using URing.Kernels;
using URing.Registrations;
using static URing.Abi.Constants;

namespace URing;

public sealed partial class Ring
{
    internal bool IsDisposed => _disposed;

    /// <summary>Asks the kernel for any registration, like io_uring_register(2).</summary>
    /// <param name="opcode">IORING_REGISTER_* or IORING_UNREGISTER_*.</param>
    /// <returns>A number, or a negative errno; nothing is thrown for a refusal.</returns>
    /// <safety>
    /// The caller gives what the registration demands at <paramref name="argument"/>, and keeps what it registers
    /// valid until the kernel has let go of it.
    /// </safety>
    public unsafe int Register(uint opcode, void* argument, uint count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _port.Register(opcode, argument, count);
    }

    /// <summary>Has an event counted up with every completion; a ring has one event at most.</summary>
    /// <remarks>
    /// Ownership: the kernel holds the event itself, so the handle may be closed afterwards.
    /// Kernel: a hint only; it may come without a completion, and several completions may count once.
    /// </remarks>
    /// <param name="eventFd">A descriptor of eventfd(2).</param>
    /// <param name="asyncOnly">Leaves out completions of entries that are done at once, during their submit.</param>
    /// <exception cref="URingException">EBUSY: there is one already. EBADF: it is no event.</exception>
    public unsafe void RegisterEventFd(SafeHandle eventFd, bool asyncOnly = false)
    {
        ArgumentNullException.ThrowIfNull(eventFd);
        using var held = new HeldHandle(eventFd, nameof(eventFd));
        int descriptor = held.Descriptor;
        // SAFETY: the kernel reads the number during the call only.
        Demand(Register(asyncOnly ? IORING_REGISTER_EVENTFD_ASYNC : IORING_REGISTER_EVENTFD, &descriptor, 1),
            "A ring has one event: unregister the other first; and it must be of eventfd(2).");
    }

    /// <summary>Ends what <see cref="RegisterEventFd"/> began.</summary>
    /// <exception cref="URingException">ENXIO: there is no event.</exception>
    public unsafe void UnregisterEventFd() =>
        // SAFETY: there is no argument.
        Demand(Register(IORING_UNREGISTER_EVENTFD, null, 0), "No event is registered.");

    /// <summary>Remembers this thread's credentials, under a number by which entries can ask to use them.</summary>
    /// <returns>1 to 65,535.</returns>
    /// <remarks>Kernel: IORING_REGISTER_PERSONALITY; goes into the entry's <c>personality</c>.</remarks>
    public unsafe int RegisterPersonality() =>
        // SAFETY: there is no argument.
        Demand(Register(IORING_REGISTER_PERSONALITY, null, 0), "A ring remembers 65,535 credentials at most.");

    /// <summary>Forgets credentials; entries that use them already go on.</summary>
    /// <param name="personality">A number of <see cref="RegisterPersonality"/>.</param>
    /// <exception cref="URingException">EINVAL: there is no such number.</exception>
    public unsafe void UnregisterPersonality(int personality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(personality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(personality, ushort.MaxValue);
        // SAFETY: there is no argument.
        Demand(Register(IORING_UNREGISTER_PERSONALITY, null, (uint)personality),
            "No credentials are registered under this number.");
    }

    /// <summary>Which requests the ring's kernel knows.</summary>
    public IReadOnlyList<Opcode> GetSupportedRequests()
    {
        Demand(RequestProbe.Run(this, out bool[] supported), "This is a bug of URing: please report it.");
        return [.. supported.Index().Where(request => request.Item).Select(request => (Opcode)request.Index)];
    }

    /// <summary>Chooses the clock that timeouts of waits are measured by.</summary>
    /// <remarks>Kernel: since 6.12. Defaults: <see cref="WaitClock.Monotonic"/>.</remarks>
    public unsafe void SetWaitClock(WaitClock clock)
    {
        if (!Enum.IsDefined(clock))
            throw Throw.UnknownValue(nameof(clock), clock);
        var choice = new io_uring_clock_register { clockid = (uint)clock };
        // SAFETY: the kernel reads the struct during the call only.
        Demand(Register(IORING_REGISTER_CLOCK, &choice, 0), "Linux 6.12 or newer has clocks to choose from.");
    }

    /// <summary>Posts a completion to any ring, from any thread and without a ring of one's own.</summary>
    /// <param name="ring">The other ring's <see cref="Handle"/>.</param>
    /// <param name="userData">What the completion shall carry.</param>
    /// <param name="result">The completion's result.</param>
    /// <remarks>Kernel: since 6.13 a registration; before, a small ring of the process sends.</remarks>
    /// <exception cref="URingException">EBADFD: no ring of Linux, or a disabled one.</exception>
    public static void SendMessage(SafeHandle ring, ulong userData, int result = 0)
    {
        ArgumentNullException.ThrowIfNull(ring);
        using var held = new HeldHandle(ring, nameof(ring));
        int answer = RingMessage.Post(held.Descriptor, userData, result);
        if (answer < 0)
            throw Throw.RegisterFailed((Errno)(-answer), "The handle must be that of an enabled ring of Linux.");
    }

    /// <summary>Posts a completion to this ring, which ends a wait for one. From any thread.</summary>
    /// <param name="userData">What the completion shall carry; its result is 0.</param>
    /// <returns><see langword="false"/> if the ring was disposed.</returns>
    /// <exception cref="URingException">EBADFD: the ring is disabled.</exception>
    public bool TryWake(ulong userData)
    {
        if (!TryCall(static (port, userData) => port.Wake(userData), userData, out int answer))
            return false;
        return answer >= 0
            ? true
            : throw Throw.RegisterFailed((Errno)(-answer), "A disabled ring takes no messages: enable it first.");
    }

    /// <summary>Promises that a descriptor stays open and the same file until it is forgotten. Any thread.</summary>
    /// <remarks>
    /// Operations on it may then do without what the emulated kernel needs else: a duplicate of the descriptor and an
    /// entry in epoll(7) for each that waits. Linux itself has no need of it. Promises are counted.
    /// </remarks>
    /// <returns>
    /// <see langword="false"/> if the ring was disposed; on the emulated kernel also if the descriptor is not open.
    /// </returns>
    public bool TryKeep(int descriptor) =>
        TryCall(static (port, descriptor) => port.Keep(descriptor), descriptor, out int answer) && answer >= 0;

    /// <summary>Ends such a promise; whoever gave it has no operation in flight. From any thread.</summary>
    /// <remarks>
    /// Operations of others that wait for the descriptor go on waiting. Those that work on it just now must have ended
    /// before it is closed: the emulated kernel does not hold the file for them.
    /// </remarks>
    /// <returns>
    /// <see langword="false"/> if the ring was disposed; on the emulated kernel also if there is no such promise.
    /// </returns>
    public bool TryForget(int descriptor) =>
        TryCall(static (port, descriptor) => port.Forget(descriptor), descriptor, out int answer) && answer >= 0;

    // A call that another thread may make while this one disposes the ring.
    private bool TryCall<T>(Func<RingPort, T, int> call, T argument, out int answer)
    {
        bool isHeld = false;
        answer = 0;
        try
        {
            _setup.Handle.DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        try
        {
            answer = call(_port, argument);
            return true;
        }
        finally
        {
            _setup.Handle.DangerousRelease();
        }
    }

    /// <summary>Answers what the kernel answered, or throws its refusal with what helps.</summary>
    internal int Demand(int answer, string remedy) => answer >= 0
        ? answer
        : throw Throw.RegisterFailed((Errno)(-answer), Remedy.Of(Kernel, (Errno)(-answer), remedy));
}
