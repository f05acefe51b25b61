using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>One question to Linux by IORING_REGISTER_QUERY, without a ring.</summary>
internal static class RingQuery
{
    /// <summary>Whether the kernel answered; otherwise the answer is all zero.</summary>
    /// <safety>The answer has room for <paramref name="size"/> bytes.</safety>
    public static unsafe bool Ask(uint question, void* answer, uint size)
    {
        new Span<byte>(answer, (int)size).Clear();
        var header = new io_uring_query_hdr { query_op = question, query_data = (ulong)answer, size = size };
        // SAFETY: the kernel reads the header, and writes it and the answer, during the call only.
        long result = Libc.syscall(Libc.SYS_io_uring_register, -1, IORING_REGISTER_QUERY, &header, 0);
        return result >= 0 && header.result >= 0;
    }
}
