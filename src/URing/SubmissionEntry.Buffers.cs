using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Buffers that the kernel picks from, one entry at a time; a registered buffer ring is the faster way.
public readonly ref partial struct SubmissionEntry
{
    // Numbers of buffers are 16 bits wide, and a group counts them in as many: one fewer than there are numbers.
    private const uint MostBuffers = 65_535;
    private const uint BufferNumbers = 65_536;

    /// <summary>Gives the kernel equal pieces of memory to pick from.</summary>
    /// <param name="memory">The first piece; the others follow it.</param>
    /// <param name="length">Bytes of one piece.</param>
    /// <param name="count">How many, 1 to 65,535.</param>
    /// <param name="bufferGroup">The group that they join.</param>
    /// <param name="firstId">The number of the first; the last one's is at most 65,535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <safety>
    /// The kernel writes to a piece until it was picked and that operation's completion taken, or it was removed: until
    /// then the memory must stay where it is and must not be read.
    /// </safety>
    public unsafe void PrepareProvideBuffers(
        byte* memory, uint length, uint count, ushort bufferGroup, ushort firstId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(MostBuffers, BufferNumbers - firstId));
        Prepare(IORING_OP_PROVIDE_BUFFERS, (int)count, (ulong)memory, length, firstId);
        _sqe.buf_group = bufferGroup;
    }

    /// <summary>Takes provided pieces of memory back; the result is how many.</summary>
    /// <param name="count">How many at most, 1 to 65,535.</param>
    /// <param name="bufferGroup">The group that they leave.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 65,535.</exception>
    public void PrepareRemoveBuffers(uint count, ushort bufferGroup)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostBuffers);
        _sqe = new io_uring_sqe
        {
            opcode = IORING_OP_REMOVE_BUFFERS,
            fd = (int)count,
            buf_group = bufferGroup,
        };
    }
}
