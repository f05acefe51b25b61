using static URing.Abi.Constants;

namespace URing;

/// <summary>An operation that a context can submit, by the kernel's number.</summary>
public enum URingOperation
{
    /// <summary>Does nothing.</summary>
    Nop = IORING_OP_NOP,
    /// <summary>A vectored read.</summary>
    Readv = IORING_OP_READV,
    /// <summary>A vectored write.</summary>
    Writev = IORING_OP_WRITEV,
    /// <summary>A write of a file's data to its device.</summary>
    Fsync = IORING_OP_FSYNC,
    /// <summary>A wait for a descriptor to be ready.</summary>
    PollAdd = IORING_OP_POLL_ADD,
    /// <summary>The removal of such a wait.</summary>
    PollRemove = IORING_OP_POLL_REMOVE,
    /// <summary>The cancelling of an operation.</summary>
    AsyncCancel = IORING_OP_ASYNC_CANCEL,
    /// <summary>An allocation of file space.</summary>
    Fallocate = IORING_OP_FALLOCATE,
}
