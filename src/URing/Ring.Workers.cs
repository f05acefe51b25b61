using URing.Abi;
using URing.Kernels;
using static URing.Abi.Constants;

namespace URing;

public sealed partial class Ring
{
    // What the kernel's own mask has at most on x64 and arm64. It cuts a longer mask off without a word, which may
    // leave no processor at all.
    private const int MostProcessors = 8192;

    /// <summary>How many threads the kernel may start for this thread's entries that would block.</summary>
    /// <remarks>Kernel: the limits are those of the thread that asks, for all its rings; io-wq's workers.</remarks>
    public WorkerLimits GetWorkerLimits() => SetWorkerLimits(default);

    /// <summary>Limits how many threads the kernel may start for this thread's entries that would block.</summary>
    /// <param name="limits">The new limits; 0 leaves one as it is.</param>
    /// <returns>The limits before.</returns>
    public unsafe WorkerLimits SetWorkerLimits(WorkerLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Bounded, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Unbounded, nameof(limits));
        uint* counts = stackalloc uint[2];
        counts[IO_WQ_BOUND] = (uint)limits.Bounded;
        counts[IO_WQ_UNBOUND] = (uint)limits.Unbounded;
        // SAFETY: the kernel reads and writes the two numbers during the call only.
        Demand(Register(IORING_REGISTER_IOWQ_MAX_WORKERS, counts, 2), "This is a bug of URing: please report it.");
        return new WorkerLimits((int)counts[IO_WQ_BOUND], (int)counts[IO_WQ_UNBOUND]);
    }

    /// <summary>Keeps the kernel's threads for this thread's entries on some processors.</summary>
    /// <param name="processors">Their numbers, from 0; at least one.</param>
    /// <exception cref="URingException">EINVAL: the process may run on none of them.</exception>
    public unsafe void SetWorkerProcessors(params ReadOnlySpan<int> processors)
    {
        ArgumentOutOfRangeException.ThrowIfZero(processors.Length, nameof(processors));
        int most = Math.Min(ProcessStatus.MostProcessors ?? MostProcessors, MostProcessors);
        Span<byte> mask = stackalloc byte[MostProcessors / 8];
        mask.Clear();
        foreach (int processor in processors)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(processor, nameof(processors));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(processor, most, nameof(processors));
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }
        // SAFETY: the kernel reads the mask during the call only.
        fixed (byte* start = mask)
        {
            Demand(Register(IORING_REGISTER_IOWQ_AFF, start, (uint)mask.Length),
                "The process must be allowed to run on these processors.");
        }
    }

    /// <summary>Lets the kernel's threads for this thread's entries run on any processor again.</summary>
    public unsafe void ResetWorkerProcessors() =>
        // SAFETY: there is no argument.
        Demand(Register(IORING_UNREGISTER_IOWQ_AFF, null, 0), "This is a bug of URing: please report it.");

    /// <summary>Has the kernel look for packets itself, some time, before a wait for sockets sleeps.</summary>
    /// <returns>The settings before.</returns>
    /// <remarks>Kernel: since 6.9, built with CONFIG_NET_RX_BUSY_POLL; static tracking since 6.13.</remarks>
    public unsafe NapiSettings RegisterNapi(NapiSettings settings)
    {
        long microseconds = settings.BusyPoll.Ticks / TimeSpan.TicksPerMicrosecond;
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(microseconds, uint.MaxValue, nameof(settings));
        var napi = new io_uring_napi
        {
            busy_poll_to = (uint)microseconds,
            prefer_busy_poll = settings.PrefersBusyPoll ? (byte)1 : (byte)0,
            op_param = (uint)settings.Tracking,
        };
        // SAFETY: the kernel reads and writes the struct during the call only.
        Demand(Register(IORING_REGISTER_NAPI, &napi, 1),
            "Linux 6.9 or newer with CONFIG_NET_RX_BUSY_POLL has this; static tracking came with 6.13.");
        return NapiSettings.From(napi);
    }

    /// <summary>Adds or removes a queue of a network card, by its NAPI id, with static tracking.</summary>
    /// <param name="napiId">What SO_INCOMING_NAPI_ID of socket(7) tells.</param>
    /// <param name="isAdded">Whether to add it; otherwise it is removed.</param>
    public unsafe void TrackNapi(uint napiId, bool isAdded = true)
    {
        var napi = new io_uring_napi
        {
            opcode = isAdded ? NapiSettings.AddId : NapiSettings.RemoveId,
            op_param = napiId,
        };
        // SAFETY: the kernel reads and writes the struct during the call only.
        Demand(Register(IORING_REGISTER_NAPI, &napi, 1), "Register NAPI with static tracking first (Linux 6.13).");
    }

    /// <summary>Ends what <see cref="RegisterNapi"/> began.</summary>
    /// <returns>The settings before.</returns>
    public unsafe NapiSettings UnregisterNapi()
    {
        var napi = default(io_uring_napi);
        // SAFETY: the kernel writes the struct during the call only.
        Demand(Register(IORING_UNREGISTER_NAPI, &napi, 1),
            "Linux 6.9 or newer with CONFIG_NET_RX_BUSY_POLL has this.");
        return NapiSettings.From(napi);
    }
}
