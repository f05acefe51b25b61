using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>The argument of io_uring_enter(2) with IORING_ENTER_EXT_ARG: exactly 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_getevents_arg
{
    public ulong sigmask;
    public uint sigmask_sz;
    public uint min_wait_usec;
    public ulong ts;
}
