using System.Runtime.InteropServices;
using URing.Abi;
using URing.Contexts;
using static URing.Abi.Constants;

namespace URing;

public sealed partial class URingContext
{
    /// <summary>Adds a write of a file's data and metadata to its device, like fsync(2).</summary>
    /// <remarks>Covers what completed before; its order among operations still in flight is not defined.</remarks>
    /// <param name="file">The file; held open until the completion was handed out. A raw descriptor is not.</param>
    /// <param name="userData">What the completion will be known by.</param>
    /// <exception cref="URingException">
    /// The queue is full and the kernel takes nothing (<see cref="URingException.NoSpace"/>): nothing was added.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The context was disposed, or the file closed.</exception>
    public void AddFsync(SafeHandle file, ulong userData) =>
        Add(new io_uring_sqe { opcode = IORING_OP_FSYNC, fd = Hold(file) }, new Operation(userData, file));

    /// <inheritdoc cref="AddFsync(SafeHandle, ulong)"/>
    public void AddFsync(int file, ulong userData) =>
        Add(new io_uring_sqe { opcode = IORING_OP_FSYNC, fd = file }, new Operation(userData));

    /// <summary>Adds an allocation or another change of a file's space, like fallocate(2).</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes.</param>
    /// <param name="mode">FALLOC_FL_* of fallocate(2); 0 allocates and extends the file.</param>
    /// <inheritdoc cref="AddFsync(SafeHandle, ulong)"/>
    public void AddFallocate(SafeHandle file, long offset, long length, int mode, ulong userData)
    {
        io_uring_sqe entry = Fallocate(offset, length, mode);
        entry.fd = Hold(file);
        Add(entry, new Operation(userData, file));
    }

    /// <inheritdoc cref="AddFallocate(SafeHandle, long, long, int, ulong)"/>
    public void AddFallocate(int file, long offset, long length, int mode, ulong userData)
    {
        io_uring_sqe entry = Fallocate(offset, length, mode);
        entry.fd = file;
        Add(entry, new Operation(userData));
    }

    private static io_uring_sqe Fallocate(long offset, long length, int mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new() { opcode = IORING_OP_FALLOCATE, off = (ulong)offset, addr = (ulong)length, len = (uint)mode };
    }
}
