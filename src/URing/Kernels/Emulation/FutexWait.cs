using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>One wait for futexes: the thread that sleeps on them, and its being called off.</summary>
/// <remarks>
/// Threading: whether it still waits is decided under the gate of all waits; the thread belongs to no operation.
/// </remarks>
internal sealed unsafe class FutexWait(EmulatedOperation operation, futex_waitv[] futexes, uint mask)
{
    private const uint Word32 = 2;
    private const uint Private = 128;
    private const uint WholeMask = uint.MaxValue;
    private const int MostTogether = 128;
    private const long Slice = 100_000_000;

    private static readonly TimeSpan s_leaving = TimeSpan.FromMilliseconds(100);

    // A wake on this calls the wait off. It is looked at first, so that who was called off is on no other list.
    private readonly uint[] _own = GC.AllocateArray<uint>(1, pinned: true);
    private volatile bool _isAsleep;

    public EmulatedOperation Operation => operation;

    public uint Generation { get; } = operation.Generation;

    public ReadOnlySpan<futex_waitv> Futexes => futexes;

    public uint Mask => mask;

    /// <summary>Whether its thread is to end.</summary>
    public bool IsCalledOff => Volatile.Read(ref _own[0]) != 0;

    // What the kernel waits for together can be called off; a mask it takes with a single futex only.
    private bool SleepsOnAll => mask == WholeMask && futexes.Length < MostTogether;

    /// <summary>Answers 0, -EAGAIN if a futex has another value, or -EFAULT if it is not there.</summary>
    public int Check()
    {
        foreach (ref readonly futex_waitv futex in futexes.AsSpan())
        {
            uint value = 0;
            if (!UserMemory.TryCopy(futex.uaddr, new Span<uint>(ref value)))
                return -(int)Errno.EFAULT;
            if (value != (uint)futex.val)
                return -(int)Errno.EAGAIN;
        }
        return 0;
    }

    public bool TryStart() => BackgroundThread.TryStart("URing emulated futex wait", Run);

    /// <summary>Has the thread end.</summary>
    public void CallOff()
    {
        Volatile.Write(ref _own[0], 1);
        // SAFETY: the array is pinned.
        fixed (uint* own = _own)
            _ = Libc.syscall_futex(Libc.SYS_futex, own, Libc.FUTEX_WAKE_PRIVATE, 1, null);
    }

    /// <summary>Gives a thread that was called off the time to leave, so that no wake is spent on it.</summary>
    public void LetLeave()
    {
        if (SleepsOnAll)
            _ = SpinWait.SpinUntil(() => !_isAsleep, s_leaving);
    }

    /// <summary>Wakes sleepers on a futex who are not ours. Answers how many, or a negative errno.</summary>
    public static int WakeOthers(ulong address, int count, uint mask, uint flags)
    {
        long operation = Libc.FUTEX_WAKE_BITSET | (flags & Private);
        long woken = Libc.syscall_futex6(Libc.SYS_futex, address, operation, count, null, 0, mask);
        return woken < 0 ? Libc.LastErrno : (int)woken;
    }

    private void Run()
    {
        SleepUntilWoken();
        FutexWaits.Leave(this);
    }

    private void SleepUntilWoken()
    {
        while (!IsCalledOff)
        {
            _isAsleep = true;
            int answer = SleepsOnAll ? SleepOnAll() : -(int)Errno.ENOSYS;
            if (answer == -(int)Errno.ENOSYS)
                answer = SleepOnFirst();
            _isAsleep = false;
            if (answer is -(int)Errno.EINTR or -(int)Errno.ETIMEDOUT)
                continue;

            bool isOurs = FutexWaits.TryEnd(this, Math.Max(answer, 0));
            // What woke it may have been meant for another who still sleeps.
            if (!isOurs && answer >= 0 && answer < futexes.Length)
                _ = WakeOthers(futexes[answer].uaddr, 1, mask, futexes[answer].flags);
            return;
        }
    }

    // Looks up now and then, since nothing else ends it.
    private int SleepOnFirst()
    {
        long until = TimerQueue.Now(Libc.CLOCK_MONOTONIC) + Slice;
        var time = new __kernel_timespec { tv_sec = until / 1_000_000_000, tv_nsec = until % 1_000_000_000 };
        long operation = Libc.FUTEX_WAIT_BITSET | (futexes[0].flags & Private);
        // SAFETY: the kernel reads the time during the call only, and checks the address.
        long woken = Libc.syscall_futex6(
            Libc.SYS_futex, futexes[0].uaddr, operation, (uint)futexes[0].val, &time, 0, mask);
        return woken < 0 ? Libc.LastErrno : 0;
    }

    private int SleepOnAll()
    {
        var all = new futex_waitv[futexes.Length + 1];
        futexes.CopyTo(all, 1);
        fixed (uint* own = _own)
        fixed (futex_waitv* list = all)
        {
            // SAFETY: our own futex is pinned; the others are only addresses, which the kernel checks.
            list[0] = new futex_waitv { uaddr = (ulong)own, flags = Word32 | Private };
            long index = Libc.syscall_words(Libc.SYS_futex_waitv, (long)list, (ulong)all.Length, 0);
            return index < 0 ? Libc.LastErrno : index == 0 ? -(int)Errno.EAGAIN : (int)index - 1;
        }
    }
}
