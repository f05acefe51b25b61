using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>Which requests a ring's kernel knows, by IORING_REGISTER_PROBE.</summary>
internal static class RequestProbe
{
    private const int MostRequests = 256;

    /// <summary>Answers for each request number whether it is supported; numbers past the end are not.</summary>
    public static unsafe bool[] Run(Ring ring)
    {
        int size = sizeof(io_uring_probe) + (MostRequests * sizeof(io_uring_probe_op));
        byte[] memory = new byte[size];
        // SAFETY: the kernel writes the probe during the call only; it asks for zeroed memory, which this is.
        fixed (byte* start = memory)
        {
            if (ring.Register(IORING_REGISTER_PROBE, start, MostRequests) < 0)
                return [];

            var probe = (io_uring_probe*)start;
            var operations = (io_uring_probe_op*)(probe + 1);
            bool[] supported = new bool[probe->ops_len];
            for (int i = 0; i < supported.Length; i++)
                supported[operations[i].op] = (operations[i].flags & IO_URING_OP_SUPPORTED) != 0;
            return supported;
        }
    }

    public static bool Supports(Ring ring, byte request)
    {
        bool[] supported = Run(ring);
        return request < supported.Length && supported[request];
    }
}
