using System.Net.Sockets;
using static URing.Abi.Constants;

namespace URing;

// How connections come and go.
public readonly ref partial struct SubmissionEntry
{
    // The kernel's own struct for addresses of any family: sockaddr_storage.
    private const uint MostAddressLength = 128;

    /// <summary>Makes a socket, like socket(2); the result is the descriptor. Kernel: since 5.19.</summary>
    /// <param name="domain">AF_* of socket(2).</param>
    /// <param name="type">SOCK_* of socket(2), with its flags.</param>
    public void PrepareSocket(int domain, int type, int protocol) =>
        Prepare(IORING_OP_SOCKET, domain, 0, (uint)protocol, (uint)type);

    /// <summary>Makes a socket in a slot of the registered files. Kernel: since 5.19.</summary>
    /// <param name="domain">AF_* of socket(2).</param>
    /// <param name="type">SOCK_* of socket(2), without SOCK_CLOEXEC.</param>
    /// <param name="slot">The slot, from 0, or <see cref="DirectSlot.Allocate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 4,294,967,293.</exception>
    public void PrepareSocketDirect(int domain, int type, int protocol, uint slot)
    {
        uint index = DirectSlot.ToFileIndex(slot, nameof(slot));
        Prepare(IORING_OP_SOCKET, domain, 0, (uint)protocol, (uint)type);
        _sqe.file_index = index;
    }

    /// <summary>Gives a socket its address, like bind(2). Kernel: since 6.11.</summary>
    /// <param name="length">Bytes of the address, at most 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is longer than 128 bytes.</exception>
    /// <safety>The kernel reads the address until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareBind(int fd, void* address, uint length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MostAddressLength);
        Prepare(IORING_OP_BIND, fd, (ulong)address, 0, length);
    }

    /// <summary>Lets a socket take connections, like listen(2). Kernel: since 6.11.</summary>
    /// <param name="backlog">How many may wait to be accepted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 0.</exception>
    public void PrepareListen(int fd, int backlog)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        Prepare(IORING_OP_LISTEN, fd, 0, (uint)backlog, 0);
    }

    /// <summary>Connects a socket, like connect(2).</summary>
    /// <param name="length">Bytes of the address, at most 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is longer than 128 bytes.</exception>
    /// <safety>The kernel reads the address until the entry is submitted: it must stay where it is until then.</safety>
    public unsafe void PrepareConnect(int fd, void* address, uint length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MostAddressLength);
        Prepare(IORING_OP_CONNECT, fd, (ulong)address, 0, length);
    }

    /// <summary>Takes a connection, like accept4(2); the result is its descriptor.</summary>
    /// <param name="address">Where the peer's address goes, or null.</param>
    /// <param name="length">The room for the address in bytes, and how long it was; null without address.</param>
    /// <param name="socketFlags">SOCK_CLOEXEC, SOCK_NONBLOCK of accept4(2).</param>
    /// <safety>
    /// The kernel writes address and length until the completion is taken: until then both must stay where they are.
    /// </safety>
    public unsafe void PrepareAccept(
        int fd, void* address, uint* length, int socketFlags = 0, AcceptFlags flags = AcceptFlags.None)
    {
        Prepare(IORING_OP_ACCEPT, fd, (ulong)address, 0, (ulong)length, (uint)socketFlags);
        _sqe.ioprio = (ushort)flags;
    }

    /// <summary>Takes a connection into a slot of the registered files.</summary>
    /// <param name="address">Where the peer's address goes, or null.</param>
    /// <param name="length">The room for the address in bytes, and how long it was; null without address.</param>
    /// <param name="slot">The slot, from 0, or <see cref="DirectSlot.Allocate"/>.</param>
    /// <param name="socketFlags">SOCK_NONBLOCK of accept4(2).</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 4,294,967,293.</exception>
    /// <safety>
    /// The kernel writes address and length until the completion is taken: until then both must stay where they are.
    /// </safety>
    public unsafe void PrepareAcceptDirect(int fd, void* address, uint* length, uint slot, int socketFlags = 0,
        AcceptFlags flags = AcceptFlags.None)
    {
        uint index = DirectSlot.ToFileIndex(slot, nameof(slot));
        PrepareAccept(fd, address, length, socketFlags, flags);
        _sqe.file_index = index;
    }

    /// <summary>Takes connections again and again, each with a completion of its own. Kernel: since 5.19.</summary>
    /// <param name="address">Null, or where every peer's address goes in its turn.</param>
    /// <param name="length">The room for the address in bytes, and how long it was; null without address.</param>
    /// <param name="socketFlags">SOCK_CLOEXEC, SOCK_NONBLOCK of accept4(2).</param>
    /// <safety>
    /// The kernel writes address and length until the last completion is taken: until then both must stay where they
    /// are, and cannot be trusted to belong to one connection.
    /// </safety>
    public unsafe void PrepareAcceptMultishot(
        int fd, void* address, uint* length, int socketFlags = 0, AcceptFlags flags = AcceptFlags.None)
    {
        PrepareAccept(fd, address, length, socketFlags, flags);
        _sqe.ioprio |= IORING_ACCEPT_MULTISHOT;
    }

    /// <summary>Takes connections again and again, each into a free slot of the registered files.</summary>
    /// <param name="address">Null, or where every peer's address goes in its turn.</param>
    /// <param name="length">The room for the address in bytes, and how long it was; null without address.</param>
    /// <param name="socketFlags">SOCK_NONBLOCK of accept4(2).</param>
    /// <safety>
    /// The kernel writes address and length until the last completion is taken: until then both must stay where they
    /// are, and cannot be trusted to belong to one connection.
    /// </safety>
    public unsafe void PrepareAcceptMultishotDirect(
        int fd, void* address, uint* length, int socketFlags = 0, AcceptFlags flags = AcceptFlags.None)
    {
        PrepareAcceptMultishot(fd, address, length, socketFlags, flags);
        _sqe.file_index = IORING_FILE_INDEX_ALLOC;
    }

    /// <summary>Ends one or both directions of a connection, like shutdown(2).</summary>
    public void PrepareShutdown(int fd, SocketShutdown how) =>
        Prepare(IORING_OP_SHUTDOWN, fd, 0, (uint)how, 0);
}
