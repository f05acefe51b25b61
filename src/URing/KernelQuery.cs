using URing.Abi;
using URing.Kernels;
using static URing.Abi.Constants;

namespace URing;

/// <summary>What Linux's io_uring knows, asked in one call and without a ring.</summary>
/// <remarks>Kernel: IORING_REGISTER_QUERY, since 6.18; <see cref="KernelProbe"/> asks older kernels.</remarks>
public static class KernelQuery
{
    /// <summary>How many requests and registrations there are, and all flags.</summary>
    /// <returns><see langword="false"/> if the kernel is too old, or io_uring is blocked.</returns>
    public static unsafe bool TryGetOpcodes(out io_uring_query_opcode answer)
    {
        // SAFETY: the kernel writes the struct during the call only.
        fixed (io_uring_query_opcode* start = &answer)
            return RingQuery.Ask(IO_URING_QUERY_OPCODES, start, (uint)sizeof(io_uring_query_opcode));
    }

    /// <summary>What zero-copy receiving can do. Kernel: since 6.19.</summary>
    /// <returns><see langword="false"/> if the kernel is too old, or io_uring is blocked.</returns>
    public static unsafe bool TryGetZeroCopyReceive(out io_uring_query_zcrx answer)
    {
        // SAFETY: the kernel writes the struct during the call only.
        fixed (io_uring_query_zcrx* start = &answer)
            return RingQuery.Ask(IO_URING_QUERY_ZCRX, start, (uint)sizeof(io_uring_query_zcrx));
    }

    /// <summary>What memory of one's own for the queues must look like. Kernel: since 6.19.</summary>
    /// <returns><see langword="false"/> if the kernel is too old, or io_uring is blocked.</returns>
    public static unsafe bool TryGetQueueMemory(out io_uring_query_scq answer)
    {
        // SAFETY: the kernel writes the struct during the call only.
        fixed (io_uring_query_scq* start = &answer)
            return RingQuery.Ask(IO_URING_QUERY_SCQ, start, (uint)sizeof(io_uring_query_scq));
    }
}
