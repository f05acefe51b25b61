using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Reads and writes.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>An offset that means: the file's own position, which the transfer then moves.</summary>
    public const ulong CurrentPosition = ulong.MaxValue;

    // UIO_MAXIOV of linux/uio.h.
    private const uint MostVectors = 1024;

    /// <summary>Reads into several buffers, like preadv2(2).</summary>
    /// <param name="vectors">The buffers; at most 1,024.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 1,024 buffers.</exception>
    /// <safety>
    /// The kernel reads the vectors until the entry is submitted and writes to the buffers until the completion is
    /// taken: until then the caller must keep them pinned, and must not read or free them.
    /// </safety>
    public unsafe void PrepareReadV(
        int fd, iovec* vectors, uint count, ulong offset, TransferFlags flags = TransferFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostVectors);
        Prepare(IORING_OP_READV, fd, (ulong)vectors, count, offset, (uint)flags);
    }

    /// <summary>Writes from several buffers, like pwritev2(2).</summary>
    /// <param name="vectors">The buffers; at most 1,024.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 1,024 buffers.</exception>
    /// <safety>
    /// The kernel reads the vectors until the entry is submitted and the buffers until the completion is taken: until
    /// then the caller must keep them pinned, and must not write to or free them.
    /// </safety>
    public unsafe void PrepareWriteV(
        int fd, iovec* vectors, uint count, ulong offset, TransferFlags flags = TransferFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostVectors);
        Prepare(IORING_OP_WRITEV, fd, (ulong)vectors, count, offset, (uint)flags);
    }

    /// <summary>Reads from a file at an offset, like pread(2).</summary>
    /// <param name="length">Bytes to read at most.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <safety>
    /// The kernel writes to the buffer until the completion is taken: until then the caller must keep it pinned, and
    /// must not read or free it.
    /// </safety>
    public unsafe void PrepareRead(
        int fd, byte* buffer, uint length, ulong offset, TransferFlags flags = TransferFlags.None) =>
        Prepare(IORING_OP_READ, fd, (ulong)buffer, length, offset, (uint)flags);

    /// <summary>Writes to a file at an offset, like pwrite(2).</summary>
    /// <param name="length">Bytes to write at most.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <safety>
    /// The kernel reads the buffer until the completion is taken: until then the caller must keep it pinned, and must
    /// not write to or free it.
    /// </safety>
    public unsafe void PrepareWrite(
        int fd, byte* buffer, uint length, ulong offset, TransferFlags flags = TransferFlags.None) =>
        Prepare(IORING_OP_WRITE, fd, (ulong)buffer, length, offset, (uint)flags);

    /// <summary>Reads into a registered buffer; <see cref="Errno.EFAULT"/> if the bytes lie outside of it.</summary>
    /// <param name="buffer">A place inside the registered buffer.</param>
    /// <param name="length">Bytes to read at most.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <safety>The kernel writes to the buffer until the completion is taken: do not read it before.</safety>
    public unsafe void PrepareReadFixed(int fd, byte* buffer, uint length, ulong offset, ushort bufferIndex,
        TransferFlags flags = TransferFlags.None)
    {
        Prepare(IORING_OP_READ_FIXED, fd, (ulong)buffer, length, offset, (uint)flags);
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Writes from a registered buffer; <see cref="Errno.EFAULT"/> if the bytes lie outside of it.</summary>
    /// <param name="buffer">A place inside the registered buffer.</param>
    /// <param name="length">Bytes to write at most.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <safety>The kernel reads the buffer until the completion is taken: do not write to it before.</safety>
    public unsafe void PrepareWriteFixed(int fd, byte* buffer, uint length, ulong offset, ushort bufferIndex,
        TransferFlags flags = TransferFlags.None)
    {
        Prepare(IORING_OP_WRITE_FIXED, fd, (ulong)buffer, length, offset, (uint)flags);
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Reads into several parts of one registered buffer. Kernel: since 6.15.</summary>
    /// <param name="vectors">The parts; at most 1,024.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 1,024 parts.</exception>
    /// <safety>
    /// The kernel reads the vectors and writes to the buffer until the completion is taken: until then the vectors must
    /// stay where they are, and the buffer must not be read.
    /// </safety>
    public unsafe void PrepareReadVFixed(int fd, iovec* vectors, uint count, ulong offset, ushort bufferIndex,
        TransferFlags flags = TransferFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostVectors);
        Prepare(IORING_OP_READV_FIXED, fd, (ulong)vectors, count, offset, (uint)flags);
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Writes from several parts of one registered buffer. Kernel: since 6.15.</summary>
    /// <param name="vectors">The parts; at most 1,024.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="bufferIndex">The buffer's place among the registered ones, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 1,024 parts.</exception>
    /// <safety>
    /// The kernel reads the vectors and the buffer until the completion is taken: until then both must stay as they
    /// are.
    /// </safety>
    public unsafe void PrepareWriteVFixed(int fd, iovec* vectors, uint count, ulong offset, ushort bufferIndex,
        TransferFlags flags = TransferFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostVectors);
        Prepare(IORING_OP_WRITEV_FIXED, fd, (ulong)vectors, count, offset, (uint)flags);
        _sqe.buf_index = bufferIndex;
    }

    /// <summary>Reads again and again, each time into a buffer that the kernel picks. Kernel: since 6.7.</summary>
    /// <param name="fd">Something that can be polled, such as a pipe; <see cref="Errno.EBADFD"/> otherwise.</param>
    /// <param name="length">Bytes of one read at most; 0 for the whole buffer.</param>
    /// <param name="offset">0 or <see cref="CurrentPosition"/>.</param>
    /// <param name="bufferGroup">The group that buffers are picked from.</param>
    public void PrepareReadMultishot(int fd, uint length, ulong offset, ushort bufferGroup) =>
        _sqe = new io_uring_sqe
        {
            opcode = IORING_OP_READ_MULTISHOT,
            flags = IOSQE_BUFFER_SELECT,
            fd = fd,
            off = offset,
            len = length,
            buf_group = bufferGroup,
        };

    /// <summary>Adds protection information to a read or write that was prepared before. Kernel: since 6.14.</summary>
    /// <param name="information">What protects the data, and where it lies.</param>
    /// <safety>
    /// The kernel reads the information until the entry is submitted and uses what it points to until the completion is
    /// taken: until then both must stay where they are.
    /// </safety>
    public unsafe void SetProtection(io_uring_attr_pi* information)
    {
        _sqe.attr_ptr = (ulong)information;
        _sqe.attr_type_mask = IORING_RW_ATTR_FLAG_PI;
    }
}
