using URing.Abi;
using URing.Kernels;
using static URing.Abi.Constants;

namespace URing;

/// <summary>Times for waits that the kernel reads where they lie, instead of copying them with every call.</summary>
/// <remarks>
/// Ownership: belongs to its ring, and lives as long. Threading: as the ring.
/// Kernel: a memory region with IORING_MEM_REGION_REG_WAIT_ARG, see io_uring_register(2).
/// </remarks>
public sealed class RegisteredWaits
{
    private readonly nint _memory;
    private readonly (TimeSpan Timeout, TimeSpan MinimumWait)[] _times;

    private RegisteredWaits(nint memory, int count)
    {
        _memory = memory;
        _times = new (TimeSpan, TimeSpan)[count];
        for (int i = 0; i < count; i++)
            Set(i, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many waits there are.</summary>
    public int Count => _times.Length;

    /// <summary>Sets the times of a wait; without that it lasts for ever.</summary>
    /// <param name="index">The wait, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="minimumWait">How long to hold out for the minimum; after that one completion is enough.</param>
    public unsafe void Set(int index, TimeSpan timeout, TimeSpan minimumWait = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumWait, TimeSpan.Zero);

        bool isEndless = timeout == Timeout.InfiniteTimeSpan;
        long nanoseconds = isEndless ? 0 : timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        // SAFETY: the index was checked; the kernel reads the wait only while its ring is entered.
        ((io_uring_reg_wait*)_memory)[index] = new io_uring_reg_wait
        {
            ts = new __kernel_timespec
            {
                tv_sec = isEndless ? 0 : timeout.Ticks / TimeSpan.TicksPerSecond,
                tv_nsec = nanoseconds,
            },
            flags = isEndless ? 0 : IORING_REG_WAIT_TS,
            min_wait_usec = minimumWait == TimeSpan.Zero ? 0 : Ring.ToMicroseconds(minimumWait),
        };
        _times[index] = (timeout, minimumWait);
    }

    internal (TimeSpan Timeout, TimeSpan MinimumWait) this[int index] => _times[index];

    /// <summary>Gives a disabled ring its waits. Answers 0, or a negative errno.</summary>
    internal static unsafe int TryCreate(RingSetup setup, int count, out RegisteredWaits? waits)
    {
        waits = null;
        nuint length = OwnMemory.RoundUp((nuint)(count * sizeof(io_uring_reg_wait)));
        nint memory = OwnMemory.Allocate(length);
        if (RingHandle.IsError(memory))
            return (int)memory;

        setup.Handle.Adopt(memory, length);
        var region = new io_uring_region_desc
        {
            user_addr = (ulong)memory,
            size = length,
            flags = IORING_MEM_REGION_TYPE_USER,
        };
        // SAFETY: the kernel reads both structs during the call only; the pages live as long as the ring.
        var registration = new io_uring_mem_region_reg
        {
            region_uptr = (ulong)&region,
            flags = IORING_MEM_REGION_REG_WAIT_ARG,
        };
        int answer = setup.Port.Register(IORING_REGISTER_MEM_REGION, &registration, 1);
        if (answer >= 0)
            waits = new RegisteredWaits(memory, count);
        return answer;
    }
}
