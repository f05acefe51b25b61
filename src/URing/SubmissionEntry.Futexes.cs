using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

// Waits for other threads and processes. Cancelling one of these answers with 1.
public readonly ref partial struct SubmissionEntry
{
    // FUTEX_WAITV_MAX of linux/futex.h.
    private const uint MostFutexes = 128;

    /// <summary>Waits until a futex is woken; <see cref="Errno.EAGAIN"/> if it holds another value.</summary>
    /// <param name="expected">What the word must hold.</param>
    /// <param name="mask">Only wakes that share a bit with it count.</param>
    /// <remarks>Kernel: since 6.7; futex_wait(2).</remarks>
    /// <safety>The kernel reads the word until the completion is taken: it must stay where it is until then.</safety>
    public unsafe void PrepareFutexWait(uint* word, ulong expected, ulong mask = uint.MaxValue,
        FutexFlags flags = FutexFlags.Word32)
    {
        Prepare(IORING_OP_FUTEX_WAIT, (int)flags, (ulong)word, 0, expected);
        _sqe.addr3 = mask;
    }

    /// <summary>Wakes waiters of a futex; the result is how many.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="mask">Only waiters that share a bit with it are woken.</param>
    /// <remarks>Kernel: since 6.7; futex_wake(2).</remarks>
    /// <safety>The kernel uses the word's address until the completion is taken: it must stay until then.</safety>
    public unsafe void PrepareFutexWake(uint* word, ulong count, ulong mask = uint.MaxValue,
        FutexFlags flags = FutexFlags.Word32)
    {
        Prepare(IORING_OP_FUTEX_WAKE, (int)flags, (ulong)word, 0, count);
        _sqe.addr3 = mask;
    }

    /// <summary>Waits until one of several futexes is woken; the result is its place in the list.</summary>
    /// <param name="count">1 to 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to 128.</exception>
    /// <remarks>Kernel: since 6.7; futex_waitv(2).</remarks>
    /// <safety>
    /// The kernel reads the list until the entry is submitted and the words until the completion is taken: until then
    /// they must stay where they are.
    /// </safety>
    public unsafe void PrepareFutexWaitV(futex_waitv* futexes, uint count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostFutexes);
        Prepare(IORING_OP_FUTEX_WAITV, 0, (ulong)futexes, count, 0);
    }

    /// <summary>Waits until a child process changes its state, like waitid(2). Kernel: since 6.7.</summary>
    /// <param name="kind">P_PID, P_PGID, P_ALL or P_PIDFD of waitid(2).</param>
    /// <param name="id">The process, the group or the descriptor.</param>
    /// <param name="answer">Where siginfo_t goes, 128 bytes; or null.</param>
    /// <param name="options">WEXITED and others of waitid(2).</param>
    /// <safety>The kernel writes the answer until the completion is taken: it must stay where it is.</safety>
    public unsafe void PrepareWaitId(int kind, int id, void* answer, int options) => _sqe = new io_uring_sqe
    {
        opcode = IORING_OP_WAITID,
        fd = id,
        addr2 = (ulong)answer,
        len = (uint)kind,
        file_index = (uint)options,
    };
}
