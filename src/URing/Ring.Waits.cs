using URing.Abi;
using URing.Queues;
using static URing.Abi.Constants;

namespace URing;

// Waits whose times the kernel has registered.
public sealed partial class Ring
{
    /// <summary>The waits that <see cref="RingOptions.RegisteredWaits"/> asked for.</summary>
    /// <exception cref="InvalidOperationException">None were asked for.</exception>
    public RegisteredWaits Waits => _waits ?? throw Throw.NoRegisteredWaits();

    /// <summary>Gives the kernel all pending entries and waits for completions, with registered times.</summary>
    /// <param name="minimum">Completions to wait for, counting those that are there already.</param>
    /// <param name="wait">The index of the wait in <see cref="Waits"/>.</param>
    /// <inheritdoc cref="SubmitAndWait(int, TimeSpan, TimeSpan)" path="/returns|/exception"/>
    public unsafe EnterResult SubmitAndWaitRegistered(int minimum, int wait)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimum, CompletionEntries);
        ArgumentOutOfRangeException.ThrowIfNegative(wait);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(wait, Waits.Count);

        (TimeSpan timeout, TimeSpan minimumWait) = Waits[wait];
        var deadline = new Deadline(Kernel, timeout);
        int submitted = _hasPollingThread ? SubmitToThread() : 0;
        _submissions.Publish();
        uint pending = ToSubmit;
        if (pending > 0 || _completions.Ready < (uint)minimum)
        {
            // SAFETY: the argument is an offset into the region, and lies inside.
            int answer = _port.Enter(pending, (uint)minimum,
                IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_EXT_ARG_REG,
                (void*)(wait * sizeof(io_uring_reg_wait)), (nuint)sizeof(io_uring_reg_wait));
            if (answer >= 0)
                submitted += answer;
            uint ready = _completions.Ready;
            if ((uint)answer == pending && ready > 0 && minimumWait > TimeSpan.Zero)
                return new EnterResult(submitted, (int)ready, TimedOut: false);
            if (answer < 0 && (Errno)(-answer) is not (Errno.EINTR or Errno.EAGAIN or Errno.EBUSY or Errno.ETIME))
                Accept(answer);
        }
        uint holdOut = minimumWait > TimeSpan.Zero ? ToMicroseconds(minimumWait) : 0;
        return EnterUntil((uint)minimum, deadline, holdOut, submitted);
    }

    // The region must be there before the ring is enabled.
    private void StartWaits(RingOptions options)
    {
        int answer = RegisteredWaits.TryCreate(_setup, options.RegisteredWaits, out _waits);
        if (answer < 0)
        {
            Dispose();
            throw Throw.RegisterFailed((Errno)(-answer), "Registered waits need Linux 6.13.");
        }
        if (!options.StartDisabled)
            Enable();
    }
}
