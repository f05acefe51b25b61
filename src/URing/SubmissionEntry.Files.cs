using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

public readonly ref partial struct SubmissionEntry
{
    /// <summary>An offset that means: the file's own position, which the transfer then moves.</summary>
    public const ulong CurrentPosition = ulong.MaxValue;

    /// <summary>Reads into several buffers, like preadv2(2).</summary>
    /// <param name="vectors">The buffers; at most 1,024.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="flags">RWF_* of preadv2(2).</param>
    /// <safety>
    /// The kernel reads the vectors until the entry is submitted and writes to the buffers until the completion is
    /// taken: until then the caller must keep them pinned, and must not read or free them.
    /// </safety>
    public unsafe void PrepareReadV(int fd, iovec* vectors, uint count, ulong offset, uint flags = 0) =>
        Prepare(IORING_OP_READV, fd, (ulong)vectors, count, offset, flags);

    /// <summary>Writes from several buffers, like pwritev2(2).</summary>
    /// <param name="vectors">The buffers; at most 1,024.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="flags">RWF_* of pwritev2(2).</param>
    /// <safety>
    /// The kernel reads the vectors until the entry is submitted and the buffers until the completion is taken: until
    /// then the caller must keep them pinned, and must not write to or free them.
    /// </safety>
    public unsafe void PrepareWriteV(int fd, iovec* vectors, uint count, ulong offset, uint flags = 0) =>
        Prepare(IORING_OP_WRITEV, fd, (ulong)vectors, count, offset, flags);

    /// <summary>Reads from a file at an offset, like pread(2).</summary>
    /// <param name="length">Bytes to read at most.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="flags">RWF_* of preadv2(2).</param>
    /// <safety>
    /// The kernel writes to the buffer until the completion is taken: until then the caller must keep it pinned, and
    /// must not read or free it.
    /// </safety>
    public unsafe void PrepareRead(int fd, byte* buffer, uint length, ulong offset, uint flags = 0) =>
        Prepare(IORING_OP_READ, fd, (ulong)buffer, length, offset, flags);

    /// <summary>Writes to a file at an offset, like pwrite(2).</summary>
    /// <param name="length">Bytes to write at most.</param>
    /// <param name="offset">Where to start, in bytes, or <see cref="CurrentPosition"/>.</param>
    /// <param name="flags">RWF_* of pwritev2(2).</param>
    /// <safety>
    /// The kernel reads the buffer until the completion is taken: until then the caller must keep it pinned, and must
    /// not write to or free it.
    /// </safety>
    public unsafe void PrepareWrite(int fd, byte* buffer, uint length, ulong offset, uint flags = 0) =>
        Prepare(IORING_OP_WRITE, fd, (ulong)buffer, length, offset, flags);

    /// <summary>Writes a file's data to its device, like fsync(2); not ordered after writes still in flight.</summary>
    /// <param name="dataOnly">Leaves metadata out that a later read does not need, like fdatasync(2).</param>
    public void PrepareFSync(int fd, bool dataOnly = false) =>
        Prepare(IORING_OP_FSYNC, fd, 0, 0, 0, dataOnly ? IORING_FSYNC_DATASYNC : 0);

    /// <summary>Allocates or changes a file's space, like fallocate(2).</summary>
    /// <param name="mode">FALLOC_FL_* of fallocate(2).</param>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes.</param>
    public void PrepareFAllocate(int fd, int mode, ulong offset, ulong length) =>
        Prepare(IORING_OP_FALLOCATE, fd, length, (uint)mode, offset);

    /// <summary>Closes a descriptor, like close(2); operations in flight on it go on.</summary>
    public void PrepareClose(int fd) => Prepare(IORING_OP_CLOSE, fd, 0, 0, 0);
}
