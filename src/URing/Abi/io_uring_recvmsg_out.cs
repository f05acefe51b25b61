using System.Runtime.InteropServices;

namespace URing.Abi;

/// <summary>What a multishot receive-message writes before name, control data and payload.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct io_uring_recvmsg_out
{
    public uint namelen;
    public uint controllen;
    public uint payloadlen;
    public uint flags;
}
