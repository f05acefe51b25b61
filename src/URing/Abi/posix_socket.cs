using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace URing.Abi;

// Structs of the socket calls of a 64-bit Linux. Source: bits/socket.h, netinet/in.h, sys/un.h.

/// <summary>A message of sendmsg(2) and recvmsg(2).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct msghdr
{
    public ulong msg_name;
    public uint msg_namelen;
    private readonly uint _spare1;
    public ulong msg_iov;
    public ulong msg_iovlen;
    public ulong msg_control;
    public ulong msg_controllen;
    public int msg_flags;
    private readonly uint _spare2;
}

/// <summary>The head of a control message, see cmsg(3).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct cmsghdr
{
    public ulong cmsg_len;
    public int cmsg_level;
    public int cmsg_type;
}

/// <summary>An IPv4 address; port and address in network byte order. See ip(7).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct sockaddr_in
{
    public ushort sin_family;
    public ushort sin_port;
    public uint sin_addr;
    private readonly ulong _spare1;
}

/// <summary>An IPv6 address; port and flow in network byte order. See ipv6(7).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct sockaddr_in6
{
    public ushort sin6_family;
    public ushort sin6_port;
    public uint sin6_flowinfo;
    public Address sin6_addr;
    public uint sin6_scope_id;

    [InlineArray(16)]
    public struct Address
    {
        private byte _element;
    }
}

/// <summary>A Unix socket address. See unix(7).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct sockaddr_un
{
    public ushort sun_family;
    public Path sun_path;

    [InlineArray(108)]
    public struct Path
    {
        private byte _element;
    }
}

/// <summary>Room for the address of any family. See socket(7).</summary>
[StructLayout(LayoutKind.Sequential)]
public struct sockaddr_storage
{
    public ushort ss_family;
    private readonly Spare1 _spare1;

    [InlineArray(63)]
    private struct Spare1
    {
        private ushort _element;
    }
}
