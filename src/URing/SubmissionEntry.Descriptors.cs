using static URing.Abi.Constants;

namespace URing;

// Descriptors, direct ones, and pipes.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>Closes a descriptor, like close(2); operations in flight on it go on.</summary>
    public void PrepareClose(int fd) => Prepare(IORING_OP_CLOSE, fd, 0, 0, 0);

    /// <summary>Empties a slot of the registered files; operations in flight on it go on.</summary>
    /// <param name="slot">The slot, from 0 to 4,294,967,293.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 4,294,967,293.</exception>
    public void PrepareCloseDirect(uint slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slot, DirectSlot.Highest);
        Prepare(IORING_OP_CLOSE, 0, 0, 0, 0);
        _sqe.file_index = slot + 1;
    }

    /// <summary>Puts descriptors into slots of the registered files; the result is how many.</summary>
    /// <param name="descriptors">The descriptors; -1 empties a slot.</param>
    /// <param name="firstSlot">The first slot, from 0; or <see cref="DirectSlot.Allocate"/>, and the slots that were
    /// free are written over the descriptors.</param>
    /// <safety>
    /// The kernel reads and writes the descriptors until the completion is taken: they must stay where they are.
    /// </safety>
    public unsafe void PrepareFilesUpdate(int* descriptors, uint count, uint firstSlot) =>
        Prepare(IORING_OP_FILES_UPDATE, -1, (ulong)descriptors, count, firstSlot);

    /// <summary>Makes an ordinary descriptor of a registered file; the result is that descriptor.</summary>
    /// <param name="slot">The file's slot, from 0 to 2,147,483,647.</param>
    /// <param name="keepAtExec">Leaves the descriptor open at exec.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 2,147,483,647.</exception>
    /// <remarks>Kernel: since 6.8.</remarks>
    public void PrepareFixedFdInstall(uint slot, bool keepAtExec = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan<uint>(slot, int.MaxValue);
        uint flags = keepAtExec ? IORING_FIXED_FD_NO_CLOEXEC : 0;
        Prepare(IORING_OP_FIXED_FD_INSTALL, (int)slot, 0, 0, 0, flags);
        _sqe.flags = IOSQE_FIXED_FILE;
    }

    /// <summary>Makes a pipe, like pipe2(2). Kernel: since 6.16.</summary>
    /// <param name="ends">Where the two descriptors go, the reading end first.</param>
    /// <param name="flags">O_CLOEXEC, O_NONBLOCK, O_DIRECT of pipe2(2).</param>
    /// <safety>The kernel writes the descriptors until the completion is taken: they must stay where they are.</safety>
    public unsafe void PreparePipe(int* ends, int flags) =>
        Prepare(IORING_OP_PIPE, 0, (ulong)ends, 0, 0, (uint)flags);

    /// <summary>Makes a pipe in slots of the registered files. Kernel: since 6.16.</summary>
    /// <param name="ends">Where the two slots go, the reading end first.</param>
    /// <param name="flags">O_NONBLOCK, O_DIRECT of pipe2(2).</param>
    /// <param name="slot">
    /// The reading end's slot, from 0, the writing end's being the next; or <see cref="DirectSlot.Allocate"/> for any
    /// two.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The slot is over 4,294,967,293.</exception>
    /// <safety>The kernel writes the slots until the completion is taken: they must stay where they are.</safety>
    public unsafe void PreparePipeDirect(int* ends, int flags, uint slot)
    {
        uint index = DirectSlot.ToFileIndex(slot, nameof(slot));
        PreparePipe(ends, flags);
        _sqe.file_index = index;
    }

    /// <summary>Moves bytes between a pipe and something else, like splice(2); the result is how many.</summary>
    /// <param name="source">Where they come from; a slot with <see cref="SpliceFlags.FixedSource"/>.</param>
    /// <param name="sourceOffset">Where to start, in bytes; <see cref="CurrentPosition"/> for a pipe.</param>
    /// <param name="fd">Where they go.</param>
    /// <param name="offset">Where to start, in bytes; <see cref="CurrentPosition"/> for a pipe.</param>
    /// <param name="length">Bytes to move at most.</param>
    public void PrepareSplice(int source, ulong sourceOffset, int fd, ulong offset, uint length,
        SpliceFlags flags = SpliceFlags.None)
    {
        Prepare(IORING_OP_SPLICE, fd, sourceOffset, length, offset, (uint)flags);
        _sqe.splice_fd_in = source;
    }

    /// <summary>Copies bytes from pipe to pipe and leaves them in the first, like tee(2).</summary>
    /// <param name="source">Where they come from; a slot with <see cref="SpliceFlags.FixedSource"/>.</param>
    /// <param name="fd">Where they go.</param>
    /// <param name="length">Bytes to copy at most.</param>
    public void PrepareTee(int source, int fd, uint length, SpliceFlags flags = SpliceFlags.None)
    {
        Prepare(IORING_OP_TEE, fd, 0, length, 0, (uint)flags);
        _sqe.splice_fd_in = source;
    }
}
