using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Messages to other rings.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>Posts a completion to another ring. Kernel: since 5.18.</summary>
    /// <param name="ringFd">The other ring, or this one.</param>
    /// <param name="result">The completion's result.</param>
    /// <param name="userData">The completion's user data.</param>
    public void PrepareMessageRing(int ringFd, int result, ulong userData) =>
        Prepare(IORING_OP_MSG_RING, ringFd, IORING_MSG_DATA, (uint)result, userData);

    /// <summary>Posts a completion with flags to another ring. Kernel: since 6.3.</summary>
    /// <param name="ringFd">The other ring, or this one.</param>
    /// <param name="result">The completion's result.</param>
    /// <param name="userData">The completion's user data.</param>
    /// <param name="completionFlags">The completion's flags, any bits.</param>
    public void PrepareMessageRingWithFlags(int ringFd, int result, ulong userData, uint completionFlags)
    {
        Prepare(
            IORING_OP_MSG_RING, ringFd, IORING_MSG_DATA, (uint)result, userData, IORING_MSG_RING_FLAGS_PASS);
        _sqe.file_index = completionFlags;
    }

    /// <summary>Puts a registered file of this ring into a slot of another ring. Kernel: since 6.0.</summary>
    /// <param name="ringFd">The other ring.</param>
    /// <param name="source">The file's slot here, from 0.</param>
    /// <param name="target">The slot there, from 0, or <see cref="DirectSlot.Allocate"/>.</param>
    /// <param name="userData">The user data of the completion there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is over 4,294,967,293.</exception>
    public void PrepareMessageRingDescriptor(int ringFd, uint source, uint target, ulong userData,
        MessageRingFlags flags = MessageRingFlags.None) => _sqe = new io_uring_sqe
        {
            opcode = IORING_OP_MSG_RING,
            fd = ringFd,
            off = userData,
            addr = IORING_MSG_SEND_FD,
            msg_ring_flags = (uint)flags,
            addr3 = source,
            file_index = DirectSlot.ToFileIndex(target, nameof(target)),
        };
}
