using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Queues;

/// <summary>Enters a ring to wait, with the time that is left.</summary>
internal static unsafe class WaitingEnter
{
    /// <summary>What the kernel calls the size of a signal set, whatever the C library thinks.</summary>
    public const nuint SignalSetSize = 8;

    /// <summary>Submits, then waits for completions. Answers entries taken, or a negative errno.</summary>
    /// <param name="nanoseconds">How long at most; negative for ever.</param>
    /// <param name="minimumWait">Microseconds to wait for more than one completion; 0 for none.</param>
    public static int Run(RingPort port, uint submit, uint minimum, long nanoseconds, uint minimumWait = 0)
    {
        if (nanoseconds < 0 && minimumWait == 0)
            return port.Enter(submit, minimum, IORING_ENTER_GETEVENTS, null, SignalSetSize);

        var time = new __kernel_timespec
        {
            tv_sec = nanoseconds / 1_000_000_000,
            tv_nsec = nanoseconds % 1_000_000_000,
        };
        // SAFETY: the kernel reads the argument and the time during the call only.
        var argument = new io_uring_getevents_arg
        {
            min_wait_usec = minimumWait,
            ts = nanoseconds < 0 ? 0 : (ulong)&time,
        };
        return port.Enter(submit, minimum, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG,
            &argument, (nuint)sizeof(io_uring_getevents_arg));
    }
}
