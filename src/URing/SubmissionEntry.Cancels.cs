using static URing.Abi.Constants;

namespace URing;

// What ends other operations. The cancel itself completes before its target does.
public readonly ref partial struct SubmissionEntry
{
    private const uint CancelFixed = IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_FD_FIXED;

    /// <summary>Asks for an operation to end: 0, <see cref="Errno.ENOENT"/> or <see cref="Errno.EALREADY"/>.</summary>
    /// <param name="target">The user data of the operation.</param>
    /// <param name="flags">Which operations are meant, and whether all of them.</param>
    public void PrepareCancel(ulong target, CancelFlags flags = CancelFlags.None) =>
        Prepare(IORING_OP_ASYNC_CANCEL, -1, target, 0, 0, (uint)flags);

    /// <summary>Asks for an operation on a descriptor to end. Kernel: since 5.19.</summary>
    /// <param name="flags">Whether all of them are meant.</param>
    public void PrepareCancelDescriptor(int fd, CancelFlags flags = CancelFlags.None) =>
        Prepare(IORING_OP_ASYNC_CANCEL, fd, 0, 0, 0, (uint)flags | IORING_ASYNC_CANCEL_FD);

    /// <summary>Asks for an operation on a registered file to end. Kernel: since 6.0.</summary>
    /// <param name="slot">The file's slot, from 0 to 2,147,483,647.</param>
    /// <param name="flags">Whether all of them are meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 2,147,483,647.</exception>
    public void PrepareCancelFixedDescriptor(uint slot, CancelFlags flags = CancelFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan<uint>(slot, int.MaxValue);
        Prepare(IORING_OP_ASYNC_CANCEL, (int)slot, 0, 0, 0, (uint)flags | CancelFixed);
    }

    /// <summary>Asks for an operation of one kind to end. Kernel: since 6.6.</summary>
    /// <param name="flags">Whether all of them are meant.</param>
    public void PrepareCancelOpcode(Opcode opcode, CancelFlags flags = CancelFlags.None) =>
        Prepare(IORING_OP_ASYNC_CANCEL, -1, 0, (uint)opcode, 0, (uint)flags | IORING_ASYNC_CANCEL_OP);

    /// <summary>Asks for all operations of the ring to end; the result is how many. Kernel: since 5.19.</summary>
    public void PrepareCancelAny() => Prepare(IORING_OP_ASYNC_CANCEL, -1, 0, 0, 0, IORING_ASYNC_CANCEL_ANY);
}
