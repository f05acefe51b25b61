using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

/// <summary>An entry of a ring's submission queue, to be prepared before the next submit.</summary>
/// <remarks>
/// Every <c>Prepare</c> method overwrites all 64 bytes, user data and flags included: set those afterwards.
/// An entry that is never prepared is submitted as a no-op with user data 0.
/// Ownership: valid until the ring submits or is disposed.
/// </remarks>
public readonly ref partial struct SubmissionEntry
{
    private readonly ref io_uring_sqe _sqe;

    internal SubmissionEntry(ref io_uring_sqe sqe) => _sqe = ref sqe;

    /// <summary>The value that the completion will carry; any number will do.</summary>
    public ulong UserData
    {
        get => _sqe.user_data;
        set => _sqe.user_data = value;
    }

    /// <summary>How the kernel shall treat the entry.</summary>
    public EntryFlags Flags
    {
        get => (EntryFlags)_sqe.flags;
        set => _sqe.flags = (byte)value;
    }

    /// <summary>Does nothing and completes with 0.</summary>
    public void PrepareNop() => _sqe = new io_uring_sqe { opcode = IORING_OP_NOP, fd = -1 };

    /// <summary>Asks for anything that the kernel knows, in its own struct.</summary>
    /// <safety>Memory that the entry points to must stay valid until the completion is taken.</safety>
    public void PrepareRaw(in io_uring_sqe sqe) => _sqe = sqe;

    // Overwrites all 64 bytes, so nothing of the slot's previous request survives.
    private void Prepare(byte opcode, int fd, ulong address, uint length, ulong offset, uint flags = 0)
    {
        io_uring_sqe stale = _sqe;
        _sqe = new io_uring_sqe
        {
            opcode = opcode,
            fd = fd,
            addr = address,
            len = length,
            off = offset,
            rw_flags = flags,
        };
        if (PlantedFaults.Has(PlantedFault.StaleEntryFields))
            (_sqe.user_data, _sqe.buf_index, _sqe.addr3) = (stale.user_data, stale.buf_index, stale.addr3);
    }
}
