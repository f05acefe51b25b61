using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>What entries of polls, and of changes to them, must look like.</summary>
internal static class PollRules
{
    private const uint UpdateFlags = IORING_POLL_UPDATE_EVENTS | IORING_POLL_UPDATE_USER_DATA;

    public static bool Fits(in io_uring_sqe entry)
    {
        if ((entry.buf_index | entry.file_index) != 0)
            return false;
        return entry.opcode == IORING_OP_POLL_ADD ? FitsAdd(entry) : FitsRemove(entry);
    }

    /// <summary>Whether a poll goes on after its first completion.</summary>
    public static bool IsRepeated(in io_uring_sqe entry) => (entry.len & IORING_POLL_ADD_MULTI) != 0;

    // Level-triggered polls are refused by Linux 6.18 too, though its header names them.
    private static bool FitsAdd(in io_uring_sqe entry) => (entry.off | entry.addr) == 0
        && (entry.len & ~IORING_POLL_ADD_MULTI) == 0
        && (!IsRepeated(entry) || (entry.flags & IOSQE_CQE_SKIP_SUCCESS) == 0);

    private static bool FitsRemove(in io_uring_sqe entry)
    {
        bool hasEvents = (entry.len & IORING_POLL_UPDATE_EVENTS) != 0;
        bool hasUserData = (entry.len & IORING_POLL_UPDATE_USER_DATA) != 0;
        return (entry.len & ~(UpdateFlags | IORING_POLL_ADD_MULTI)) == 0 && entry.len != IORING_POLL_ADD_MULTI
            && (hasUserData || entry.off == 0) && (hasEvents || entry.poll32_events == 0);
    }
}
