using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;

namespace URing;

/// <summary>Turns socket addresses of the kernel into end points, and back.</summary>
/// <remarks>
/// Kernel: sockaddr_in of ip(7), sockaddr_in6 of ipv6(7), sockaddr_un of unix(7). Other families are not read, and the
/// flow information of IPv6 is not kept.
/// </remarks>
public static class SocketName
{
    /// <summary>Room that is enough for every name, in bytes.</summary>
    public const int MostBytes = 128;

    // The family's numbers of Linux; those of .NET are Windows's.
    private const ushort Unix = 1;
    private const ushort Inet = 2;
    private const ushort Inet6 = 10;
    private const int FamilyLength = sizeof(ushort);
    private const int MostPath = 108;

    // Makes others: unlike its constructor, it takes the bytes as they are.
    private static readonly UnixDomainSocketEndPoint s_unix = new("/");

    /// <summary>Reads a name that the kernel wrote.</summary>
    /// <param name="name">
    /// As many bytes as the kernel says that the name has: in an abstract Unix name all of them count.
    /// </param>
    /// <param name="endPoint">
    /// An <see cref="IPEndPoint"/>, or a <see cref="UnixDomainSocketEndPoint"/>, with an empty path if it has no name.
    /// </param>
    /// <returns><see langword="false"/> if the bytes are no name, or of another family.</returns>
    public static bool TryRead(ReadOnlySpan<byte> name, [NotNullWhen(true)] out EndPoint? endPoint)
    {
        endPoint = name.Length < FamilyLength ? null : MemoryMarshal.Read<ushort>(name) switch
        {
            Inet => ReadInet(name),
            Inet6 => ReadInet6(name),
            Unix => ReadUnix(name[FamilyLength..]),
            _ => null,
        };
        return endPoint is not null;
    }

    /// <summary>Writes a name for the kernel.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="into">Where it goes; <see cref="MostBytes"/> are always enough.</param>
    /// <returns>How many bytes the name has.</returns>
    /// <exception cref="ArgumentException">
    /// The end point is of another kind, its path holds a zero byte, or there is too little room.
    /// </exception>
    public static int Write(EndPoint endPoint, Span<byte> into)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return endPoint switch
        {
            IPEndPoint { AddressFamily: AddressFamily.InterNetwork } inet => WriteInet(inet, into),
            IPEndPoint inet6 => WriteInet6(inet6, into),
            UnixDomainSocketEndPoint unix => WriteUnix(unix, into),
            _ => throw Throw.UnknownEndPoint(endPoint, nameof(endPoint)),
        };
    }

    private static IPEndPoint? ReadInet(ReadOnlySpan<byte> name)
    {
        if (name.Length < Unsafe.SizeOf<sockaddr_in>())
            return null;

        sockaddr_in inet = MemoryMarshal.Read<sockaddr_in>(name);
        return new IPEndPoint(new IPAddress(inet.sin_addr), ToHost(inet.sin_port));
    }

    private static IPEndPoint? ReadInet6(ReadOnlySpan<byte> name)
    {
        if (name.Length < Unsafe.SizeOf<sockaddr_in6>())
            return null;

        sockaddr_in6 inet6 = MemoryMarshal.Read<sockaddr_in6>(name);
        var address = new IPAddress(inet6.sin6_addr, inet6.sin6_scope_id);
        return new IPEndPoint(address, ToHost(inet6.sin6_port));
    }

    private static EndPoint? ReadUnix(ReadOnlySpan<byte> path)
    {
        bool isAbstract = path is [0, ..];
        int end = isAbstract ? -1 : path.IndexOf((byte)0);
        if (end >= 0)
            path = path[..end];
        if (path.Length > MostPath)
            return null;

        // A path ends with a zero byte where there is room for one.
        bool isClosed = !isAbstract && path.Length is > 0 and < MostPath;
        var address = new SocketAddress(AddressFamily.Unix, FamilyLength + path.Length + (isClosed ? 1 : 0));
        path.CopyTo(address.Buffer.Span[FamilyLength..]);
        return s_unix.Create(address);
    }

    private static int WriteInet(IPEndPoint endPoint, Span<byte> into)
    {
        var inet = new sockaddr_in
        {
            sin_family = Inet,
            sin_port = ToNetwork(endPoint.Port),
        };
        _ = endPoint.Address.TryWriteBytes(MemoryMarshal.AsBytes(new Span<uint>(ref inet.sin_addr)), out _);
        return Write(inet, into);
    }

    private static int WriteInet6(IPEndPoint endPoint, Span<byte> into)
    {
        var inet6 = new sockaddr_in6
        {
            sin6_family = Inet6,
            sin6_port = ToNetwork(endPoint.Port),
            sin6_scope_id = (uint)endPoint.Address.ScopeId,
        };
        _ = endPoint.Address.TryWriteBytes(inet6.sin6_addr, out _);
        return Write(inet6, into);
    }

    private static int WriteUnix(UnixDomainSocketEndPoint endPoint, Span<byte> into)
    {
        SocketAddress address = endPoint.Serialize();
        ReadOnlySpan<byte> name = address.Buffer.Span[..address.Size];
        ReadOnlySpan<byte> path = name[FamilyLength..];
        if (path is not [0, ..] && path.IndexOf((byte)0) is int zero and >= 0 && zero < path.Length - 1)
            throw Throw.ZeroByteInPath(nameof(endPoint));
        if (name.Length > into.Length)
            throw Throw.NoRoomForName(name.Length, into.Length, nameof(into));

        name.CopyTo(into);
        return name.Length;
    }

    private static int ToHost(ushort port) => (ushort)IPAddress.NetworkToHostOrder((short)port);

    private static ushort ToNetwork(int port) => (ushort)IPAddress.HostToNetworkOrder((short)port);

    private static int Write<T>(in T name, Span<byte> into)
        where T : unmanaged
    {
        int length = Unsafe.SizeOf<T>();
        if (length > into.Length)
            throw Throw.NoRoomForName(length, into.Length, nameof(into));

        MemoryMarshal.Write(into, name);
        return length;
    }
}
