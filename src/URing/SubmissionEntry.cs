using System.Runtime.CompilerServices;
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
    private const int ShortLength = 64;
    private const int LongLength = 128;

    private readonly ref io_uring_sqe _sqe;
    private readonly bool _isLong;

    /// <param name="sqe">Where the entry lies.</param>
    /// <param name="isLong">Whether the 64 bytes behind it belong to it, too.</param>
    internal SubmissionEntry(ref io_uring_sqe sqe, bool isLong = false)
    {
        _sqe = ref sqe;
        _isLong = isLong;
    }

    /// <summary>How long the entry is in bytes: 64 or 128.</summary>
    public int Length => _isLong ? LongLength : ShortLength;

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

    /// <summary>The priority of a file's transfer, see ioprio_set(2); 0 for the thread's own.</summary>
    /// <remarks>Kernel: only for reads, writes and the like; sockets use the same place for their own flags.</remarks>
    public ushort Priority
    {
        get => _sqe.ioprio;
        set => _sqe.ioprio = value;
    }

    /// <summary>The registered credentials to run under; 0 for the submitter's own.</summary>
    public ushort Personality
    {
        get => _sqe.personality;
        set => _sqe.personality = value;
    }

    /// <summary>The registered buffer that a fixed transfer uses.</summary>
    public ushort BufferIndex
    {
        get => _sqe.buf_index;
        set => _sqe.buf_index = value;
    }

    /// <summary>The group that the kernel picks a buffer from, together with
    /// <see cref="EntryFlags.BufferSelect"/>.</summary>
    public ushort BufferGroup
    {
        get => _sqe.buf_group;
        set => _sqe.buf_group = value;
    }

    /// <summary>Does nothing and completes with 0.</summary>
    public void PrepareNop() => _sqe = new io_uring_sqe { opcode = IORING_OP_NOP, fd = -1 };

    /// <summary>Does nothing and completes with a given result. Kernel: since 6.10, with 0 before.</summary>
    /// <param name="result">The result; below zero it counts as a failure.</param>
    public void PrepareNopResult(int result) => _sqe = new io_uring_sqe
    {
        opcode = IORING_OP_NOP,
        fd = -1,
        len = (uint)result,
        nop_flags = IORING_NOP_INJECT_RESULT,
    };

    /// <summary>Does nothing and completes with two numbers behind the result.</summary>
    /// <remarks>Kernel: since 6.18, on rings whose completions are or may be 32 bytes long.</remarks>
    public void PrepareNopLarge(ulong first, ulong second) => _sqe = new io_uring_sqe
    {
        opcode = IORING_OP_NOP,
        fd = -1,
        off = first,
        addr = second,
        nop_flags = IORING_NOP_CQE32,
    };

    /// <summary>Does nothing with an entry of 128 bytes and completes with 0. Kernel: since 6.19.</summary>
    /// <exception cref="InvalidOperationException">The entry is 64 bytes long.</exception>
    public void PrepareNop128() => WriteLong(new io_uring_sqe { opcode = IORING_OP_NOP128, fd = -1 });

    /// <summary>Asks for anything that the kernel knows, in its own struct.</summary>
    /// <safety>Memory that the entry points to must stay valid until the completion is taken.</safety>
    public void PrepareRaw(in io_uring_sqe sqe) => _sqe = sqe;

    /// <summary>Asks for anything that the kernel knows and that takes 128 bytes, in its own struct.</summary>
    /// <exception cref="InvalidOperationException">The entry is 64 bytes long.</exception>
    /// <safety>Memory that the entry points to must stay valid until the completion is taken.</safety>
    public void PrepareRaw128(in io_uring_sqe first, in io_uring_sqe second)
    {
        WriteLong(first);
        Unsafe.Add(ref _sqe, 1) = second;
    }

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

    // Overwrites all 128 bytes.
    private void WriteLong(in io_uring_sqe first)
    {
        if (!_isLong)
            throw Throw.ShortEntry();

        _sqe = first;
        Unsafe.Add(ref _sqe, 1) = default;
    }
}
