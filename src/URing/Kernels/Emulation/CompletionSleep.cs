using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>The sleep of threads that wait inside an emulated ring, and their waking.</summary>
/// <remarks>
/// Threading: under the ring's gate, except <see cref="Wake"/>. A sleeper names the tail that it waits for; a post that
/// reaches the nearest of those wakes all, and who needs more sleeps again.
/// </remarks>
internal sealed unsafe class CompletionSleep(SharedMemory memory, Lock gate)
{
    // SAFETY: sleepers are inside a call of the port, which is closed after them; who wakes is a user of the ring.
    private readonly uint* _word = memory.Word(SharedMemory.Sleep);
    private int _sleepers;
    private bool _hasTarget;
    private bool _wantsAny;
    private uint _nearest;

    /// <summary>Lets go of the gate and sleeps until the tail gets there, a timeout fires or the time is up.</summary>
    /// <param name="nanoseconds">How long at most; negative for ever.</param>
    public void SleepUntil(uint tail, long nanoseconds)
    {
        if (!_hasTarget || (int)(tail - _nearest) < 0)
            _nearest = tail;
        _hasTarget = true;
        Sleep(nanoseconds);
    }

    /// <summary>Lets go of the gate and sleeps until any operation ends or the time is up.</summary>
    public void SleepUntilAny(long nanoseconds)
    {
        _wantsAny = true;
        Sleep(nanoseconds);
    }

    /// <summary>Whether the caller must call <see cref="Wake"/> once it has let go of the gate.</summary>
    public bool IsDue(uint tail, bool timeoutFired)
    {
        bool reached = timeoutFired || _wantsAny || (_hasTarget && (int)(tail - _nearest) >= 0);
        if (_sleepers == 0 || !reached)
            return false;

        _hasTarget = false;
        _wantsAny = false;
        *_word += 1;
        return true;
    }

    public void Wake() => _ = Libc.syscall_futex(Libc.SYS_futex, _word, Libc.FUTEX_WAKE_PRIVATE, int.MaxValue, null);

    private void Sleep(long nanoseconds)
    {
        uint seen = *_word;
        _sleepers++;
        gate.Exit();
        var time = new __kernel_timespec
        {
            tv_sec = nanoseconds / 1_000_000_000,
            tv_nsec = nanoseconds % 1_000_000_000,
        };
        // A word that has changed since, a signal or the end of the time: the caller looks again in any case.
        // SAFETY: the kernel reads the time during the call only.
        _ = Libc.syscall_futex(
            Libc.SYS_futex, _word, Libc.FUTEX_WAIT_PRIVATE, seen, nanoseconds < 0 ? null : &time);
        gate.Enter();
        _sleepers--;
    }
}
