using System.Runtime.InteropServices;
using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Commands of files, sockets and block devices.
public readonly ref partial struct SubmissionEntry
{
    // Where an entry's command area starts.
    private const int CommandOffset = 48;

    // BLOCK_URING_CMD_DISCARD of linux/blkdev.h.
    private const uint BlockDiscard = 0x12 << 8;

    // IORING_URING_CMD_MULTISHOT of the kernel's own header.
    private const uint CommandMultishot = 2;

    /// <summary>Gives a file a command of its driver. Kernel: since 5.19.</summary>
    /// <param name="operation">The driver's number of the command.</param>
    /// <param name="command">What the command says: at most 16 bytes, or 80 in an entry of 128 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The command is longer than its area.</exception>
    public void PrepareURingCommand(int fd, uint operation, ReadOnlySpan<byte> command)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(command.Length, Length - CommandOffset, nameof(command));
        var sqe = new io_uring_sqe { opcode = IORING_OP_URING_CMD, fd = fd, cmd_op = operation };
        if (_isLong)
            WriteLong(sqe);
        else
            _sqe = sqe;
        CopyCommand(command);
    }

    /// <summary>Gives a file a command that works on a registered buffer.</summary>
    /// <param name="operation">The driver's number of the command.</param>
    /// <param name="command">What the command says: at most 16 bytes, or 80 in an entry of 128 bytes.</param>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The command is longer than its area.</exception>
    public void PrepareURingCommandFixed(int fd, uint operation, ReadOnlySpan<byte> command, ushort bufferIndex)
    {
        PrepareURingCommand(fd, operation, command);
        _sqe.uring_cmd_flags = IORING_URING_CMD_FIXED;
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Gives a file a command that completes again and again, with picked buffers.</summary>
    /// <param name="operation">The driver's number of the command.</param>
    /// <param name="command">What the command says: at most 16 bytes, or 80 in an entry of 128 bytes.</param>
    /// <param name="bufferGroup">The group that buffers are picked from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The command is longer than its area.</exception>
    /// <remarks>Kernel: since 6.18.</remarks>
    public void PrepareURingCommandMultishot(int fd, uint operation, ReadOnlySpan<byte> command, ushort bufferGroup)
    {
        PrepareURingCommand(fd, operation, command);
        _sqe.flags = IOSQE_BUFFER_SELECT;
        _sqe.uring_cmd_flags = CommandMultishot;
        _sqe.buf_group = bufferGroup;
    }

    /// <summary>Gives a file a command with an area of 80 bytes. Kernel: since 6.19.</summary>
    /// <param name="operation">The driver's number of the command.</param>
    /// <param name="command">What the command says: at most 80 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The command is longer than 80 bytes.</exception>
    /// <exception cref="InvalidOperationException">The entry is 64 bytes long.</exception>
    public void PrepareURingCommand128(int fd, uint operation, ReadOnlySpan<byte> command)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            command.Length, LongLength - CommandOffset, nameof(command));
        WriteLong(new io_uring_sqe { opcode = IORING_OP_URING_CMD128, fd = fd, cmd_op = operation });
        CopyCommand(command);
    }

    /// <summary>Asks how many bytes a socket has to be received, like SIOCINQ of tcp(7). Kernel: since 6.6.</summary>
    public void PrepareSocketUnread(int fd) => PrepareURingCommand(fd, SOCKET_URING_OP_SIOCINQ, []);

    /// <summary>Asks how many bytes a socket has not sent yet, like SIOCOUTQ of tcp(7). Kernel: since 6.6.</summary>
    public void PrepareSocketUnsent(int fd) => PrepareURingCommand(fd, SOCKET_URING_OP_SIOCOUTQ, []);

    /// <summary>Reads an option of a socket, like getsockopt(2); the result is its length.</summary>
    /// <param name="level">SOL_SOCKET; the kernel refuses others.</param>
    /// <param name="option">SO_* of socket(7).</param>
    /// <param name="length">Bytes of room for the value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is over 2,147,483,647.</exception>
    /// <remarks>Kernel: since 6.7.</remarks>
    /// <safety>The kernel writes the value until the completion is taken: it must stay where it is until then.</safety>
    public unsafe void PrepareGetSocketOption(int fd, int level, int option, void* value, uint length) =>
        PrepareSocketOption(SOCKET_URING_OP_GETSOCKOPT, fd, level, option, (ulong)value, length);

    /// <summary>Sets an option of a socket, like setsockopt(2). Kernel: since 6.7.</summary>
    /// <param name="level">SOL_* of setsockopt(2).</param>
    /// <param name="option">The option's number.</param>
    /// <param name="length">Bytes of the value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is over 2,147,483,647.</exception>
    /// <safety>The kernel reads the value until the completion is taken: it must stay where it is until then.</safety>
    public unsafe void PrepareSetSocketOption(int fd, int level, int option, void* value, uint length) =>
        PrepareSocketOption(SOCKET_URING_OP_SETSOCKOPT, fd, level, option, (ulong)value, length);

    /// <summary>Takes the times at which packets were sent, again and again. Kernel: since 6.17.</summary>
    /// <remarks>Kernel: on rings whose completions are or may be 32 bytes long; see SO_TIMESTAMPING.</remarks>
    public void PrepareSocketSendTimes(int fd) => PrepareURingCommand(fd, SOCKET_URING_OP_TX_TIMESTAMP, []);

    /// <summary>Asks for a socket's own address, like getsockname(2). Kernel: since 6.19.</summary>
    /// <param name="length">The room for the address in bytes, and how long it was.</param>
    /// <param name="ofPeer">Asks for the other end's address, like getpeername(2).</param>
    /// <safety>
    /// The kernel writes address and length until the completion is taken: until then both must stay where they are.
    /// </safety>
    public unsafe void PrepareGetSocketName(int fd, void* address, uint* length, bool ofPeer = false)
    {
        PrepareURingCommand(fd, SOCKET_URING_OP_GETSOCKNAME, []);
        _sqe.addr = (ulong)address;
        _sqe.addr3 = (ulong)length;
        _sqe.optlen = ofPeer ? 1U : 0;
    }

    /// <summary>Discards a part of a block device, like BLKDISCARD. Kernel: since 6.12.</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes.</param>
    public void PrepareBlockDiscard(int fd, ulong offset, ulong length)
    {
        PrepareURingCommand(fd, BlockDiscard, []);
        _sqe.addr = offset;
        _sqe.addr3 = length;
    }

    private void PrepareSocketOption(uint operation, int fd, int level, int option, ulong value, uint length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan<uint>(length, int.MaxValue);
        PrepareURingCommand(fd, operation, []);
        _sqe.level = (uint)level;
        _sqe.optname = (uint)option;
        _sqe.optlen = length;
        _sqe.optval = value;
    }

    private void CopyCommand(ReadOnlySpan<byte> command)
    {
        Span<io_uring_sqe> whole = MemoryMarshal.CreateSpan(ref _sqe, _isLong ? 2 : 1);
        command.CopyTo(MemoryMarshal.AsBytes(whole)[CommandOffset..]);
    }
}
