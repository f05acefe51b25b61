using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Tests.Requests;

/// <summary>What requests need to have been registered.</summary>
// SAFETY: the kernel reads what is registered during the call only; buffers themselves are the test's.
internal static unsafe class RegisteredTables
{
    /// <summary>Empty slots for direct descriptors.</summary>
    public static void RegisterEmptyFiles(this Ring ring, uint count)
    {
        var files = new io_uring_rsrc_register { nr = count, flags = IORING_RSRC_REGISTER_SPARSE };
        Assert.Equal(0, ring.Register(IORING_REGISTER_FILES2, &files, (uint)sizeof(io_uring_rsrc_register)));
    }

    public static void RegisterBuffer(this Ring ring, byte* buffer, uint length)
    {
        var vector = new iovec { iov_base = (ulong)buffer, iov_len = length };
        Assert.Equal(0, ring.Register(IORING_REGISTER_BUFFERS, &vector, 1));
    }
}
