using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace URing.IO;

/// <summary>How loops shall be set up.</summary>
public sealed class URingLoopOptions
{
    /// <summary>The kernel to run on; <see langword="null"/> for the automatic choice.</summary>
    public RingKernel? Kernel { get; init; }

    /// <summary>How many entries are submitted at once at most, 16 to 32,768.</summary>
    public int Entries { get; init; } = 256;

    /// <summary>How many operations the kernel has at most, 1 to 16,384; who comes later waits in line.</summary>
    public int MostInFlight { get; init; } = 1024;

    /// <summary>
    /// How many threads the kernel may start for requests that wait for another party, 0 to leave its own limit, which
    /// is in the thousands.
    /// </summary>
    /// <remarks>Kernel: IORING_REGISTER_IOWQ_MAX_WORKERS, unbounded workers.</remarks>
    public int MostKernelWorkers { get; init; } = 64;

    /// <summary>The clock of delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where loops tell what happens to them; <see langword="null"/> for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>How long <see cref="URingLoop.DisposeAsync"/> waits for operations in flight.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After what time without a turn a loop counts as blocked; <see cref="Timeout.InfiniteTimeSpan"/> for never.
    /// </summary>
    public TimeSpan BlockedAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Is told of exceptions of code that nobody awaits, such as <see cref="URingLoop.Post(Action)"/>;
    /// <see langword="null"/> to have them end the process, as on any thread.
    /// </summary>
    public Action<Exception>? UnhandledException { get; init; }

    internal ILogger CreateLogger() => LoggerFactory?.CreateLogger("URing.IO") ?? NullLogger.Instance;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Entries, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries, 32_768);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostInFlight, 16_384);
        ArgumentOutOfRangeException.ThrowIfNegative(MostKernelWorkers);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        CheckTime(CloseTimeout, nameof(CloseTimeout));
        CheckTime(BlockedAfter, nameof(BlockedAfter));
    }

    private static void CheckTime(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, name);
    }
}
