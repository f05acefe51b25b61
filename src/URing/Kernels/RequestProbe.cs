using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels;

/// <summary>Which requests a ring's kernel knows, by IORING_REGISTER_PROBE.</summary>
internal static class RequestProbe
{
    private const int MostRequests = 256;

    /// <summary>Answers 0 and, for each request number, whether it is supported; or a negative errno.</summary>
    /// <param name="supported">As long as the kernel's list; requests past its end are not supported.</param>
    public static unsafe int Run(Ring ring, out bool[] supported)
    {
        supported = [];
        int size = sizeof(io_uring_probe) + (MostRequests * sizeof(io_uring_probe_op));
        byte[] memory = new byte[size];
        // SAFETY: the kernel writes the probe during the call only; it asks for zeroed memory, which this is.
        fixed (byte* start = memory)
        {
            int answer = ring.Register(IORING_REGISTER_PROBE, start, MostRequests);
            if (answer < 0)
                return answer;

            var probe = (io_uring_probe*)start;
            var operations = new ReadOnlySpan<io_uring_probe_op>(probe + 1, probe->ops_len);
            supported = new bool[MostRequests];
            foreach (io_uring_probe_op operation in operations)
                supported[operation.op] = (operation.flags & IO_URING_OP_SUPPORTED) != 0;
            Array.Resize(ref supported, operations.Length);
            return 0;
        }
    }
}
