using System.Runtime.InteropServices;
using URing.Abi;
using URing.Contexts;
using static URing.Abi.Constants;

namespace URing;

public sealed partial class URingContext
{
    /// <summary>Adds a read into several buffers; the result is the bytes read, 0 at the end of the file.</summary>
    /// <param name="buffers">Where the bytes go, in order; at most 1,024. Not to be used until the completion.</param>
    /// <param name="file">The file; held open until the completion was handed out. A raw descriptor is not.</param>
    /// <param name="offset">Where to start, in bytes; null for the file's own position, which moves.</param>
    /// <param name="userData">What the completion will be known by.</param>
    /// <remarks>May read fewer bytes than there is room for. Kernel: preadv2(2).</remarks>
    /// <exception cref="ArgumentException">Too many buffers, a negative offset or an invalid handle.</exception>
    /// <exception cref="URingException">
    /// The queue is full and the kernel takes nothing (<see cref="URingException.NoSpace"/>): nothing was added.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The context was disposed, or the file closed.</exception>
    public void AddReadv(ReadOnlySpan<Memory<byte>> buffers, SafeHandle file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_READV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddReadv(ReadOnlySpan{Memory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddReadv(ReadOnlySpan<Memory<byte>> buffers, int file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_READV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddReadv(ReadOnlySpan{Memory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddReadv(IReadOnlyList<Memory<byte>> buffers, SafeHandle file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_READV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddReadv(ReadOnlySpan{Memory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddReadv(IReadOnlyList<Memory<byte>> buffers, int file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_READV, Lend(buffers, offset), file, offset, userData);

    /// <summary>Adds a write to a file from several buffers; the result is the bytes written.</summary>
    /// <param name="buffers">What to write, in order; at most 1,024. Not to be changed until the completion.</param>
    /// <param name="offset">Where to start, in bytes; null for the file's own position, which moves.</param>
    /// <remarks>May write fewer bytes than were given. Kernel: pwritev2(2).</remarks>
    /// <inheritdoc cref="AddReadv(ReadOnlySpan{Memory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddWritev(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, SafeHandle file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_WRITEV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddWritev(ReadOnlySpan{ReadOnlyMemory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddWritev(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, int file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_WRITEV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddWritev(ReadOnlySpan{ReadOnlyMemory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddWritev(IReadOnlyList<ReadOnlyMemory<byte>> buffers, SafeHandle file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_WRITEV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddWritev(ReadOnlySpan{ReadOnlyMemory{byte}}, SafeHandle, long?, ulong)"/>
    public void AddWritev(IReadOnlyList<ReadOnlyMemory<byte>> buffers, int file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_WRITEV, Lend(buffers, offset), file, offset, userData);

    /// <summary>Adds a read into buffers that the caller answers for, without pins.</summary>
    /// <safety>
    /// The kernel writes to the buffers until the completion has been handed out: until then they must stay where they
    /// are, and nobody may use them. The vectors themselves are copied.
    /// </safety>
    /// <inheritdoc cref="AddReadv(ReadOnlySpan{Memory{byte}}, SafeHandle, long?, ulong)"/>
    public unsafe void AddReadvIter(IEnumerable<IoVec> buffers, SafeHandle file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_READV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddReadvIter(IEnumerable{IoVec}, SafeHandle, long?, ulong)"/>
    public unsafe void AddReadvIter(IEnumerable<IoVec> buffers, int file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_READV, Lend(buffers, offset), file, offset, userData);

    /// <summary>Adds a write from buffers that the caller answers for, without pins.</summary>
    /// <safety>
    /// The kernel reads the buffers until the completion has been handed out: until then they must stay where they are,
    /// unchanged. The vectors themselves are copied.
    /// </safety>
    /// <inheritdoc cref="AddWritev(ReadOnlySpan{ReadOnlyMemory{byte}}, SafeHandle, long?, ulong)"/>
    public unsafe void AddWritevIter(IEnumerable<IoVec> buffers, SafeHandle file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_WRITEV, Lend(buffers, offset), file, offset, userData);

    /// <inheritdoc cref="AddWritevIter(IEnumerable{IoVec}, SafeHandle, long?, ulong)"/>
    public unsafe void AddWritevIter(IEnumerable<IoVec> buffers, int file, long? offset, ulong userData) =>
        AddTransfer(IORING_OP_WRITEV, Lend(buffers, offset), file, offset, userData);

    private void AddTransfer(byte opcode, Lease lease, SafeHandle file, long? offset, ulong userData)
    {
        int fd;
        try
        {
            fd = Hold(file);
        }
        catch
        {
            _core.Leases.Return(lease);
            throw;
        }
        Add(Transfer(opcode, lease, fd, offset), new Operation(userData, file, lease));
    }

    private void AddTransfer(byte opcode, Lease lease, int file, long? offset, ulong userData) =>
        Add(Transfer(opcode, lease, file, offset), new Operation(userData, null, lease));

    private static unsafe io_uring_sqe Transfer(byte opcode, Lease lease, int fd, long? offset) => new()
    {
        opcode = opcode,
        fd = fd,
        addr = (ulong)lease.Vectors,
        len = (uint)lease.Count,
        off = offset is { } start ? (ulong)start : SubmissionEntry.CurrentPosition,
    };
}
