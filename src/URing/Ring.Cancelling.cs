using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

public sealed partial class Ring
{
    /// <summary>Cancels operations and waits until that is done, without an entry.</summary>
    /// <param name="target">What to cancel; only what was submitted can be found.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="count">How many were found.</param>
    /// <returns><see langword="false"/> if the time was up: an operation is too busy to stop, and will end.</returns>
    /// <remarks>
    /// Kernel: IORING_REGISTER_SYNC_CANCEL. The operations' own completions come as ever; until those were taken the
    /// kernel may use the operations' memory.
    /// </remarks>
    public unsafe bool TryCancelNow(CancelTarget target, TimeSpan timeout, out int count)
    {
        bool isForEver = timeout == Timeout.InfiniteTimeSpan;
        if (!isForEver)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);

        var cancel = new io_uring_sync_cancel_reg
        {
            addr = target.UserData,
            fd = target.Descriptor,
            flags = target.Flags,
            opcode = target.Operation,
            timeout = isForEver ? new __kernel_timespec { tv_sec = -1, tv_nsec = -1 } : ToTimespec(timeout),
        };
        // SAFETY: the kernel reads the struct during the call only.
        int answer = Register(IORING_REGISTER_SYNC_CANCEL, &cancel, 1);
        bool isMany = (target.Flags & (IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY)) != 0;
        count = isMany ? Math.Max(answer, 0) : answer >= 0 ? 1 : 0;
        if (answer is -(int)Errno.ETIME)
            return false;
        if (answer is not -(int)Errno.ENOENT)
            Demand(answer, "The kernel does not know this kind of target: Linux 6.6 or newer knows all.");
        return true;
    }

    private static __kernel_timespec ToTimespec(TimeSpan time) => new()
    {
        tv_sec = time.Ticks / TimeSpan.TicksPerSecond,
        tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}
