using static URing.Abi.Constants;

namespace URing;

// What is done to open files, and to memory.
public readonly ref partial struct SubmissionEntry
{
    /// <summary>Writes a file's data to its device, like fsync(2); not ordered after writes still in flight.</summary>
    /// <param name="dataOnly">Leaves metadata out that a later read does not need, like fdatasync(2).</param>
    public void PrepareFSync(int fd, bool dataOnly = false) => PrepareFSyncRange(fd, 0, 0, dataOnly);

    /// <summary>Writes a part of a file's data to its device; file systems may take it for the whole file.</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; 0 for all that follows.</param>
    /// <param name="dataOnly">Leaves metadata out that a later read does not need, like fdatasync(2).</param>
    public void PrepareFSyncRange(int fd, ulong offset, uint length, bool dataOnly = false) =>
        Prepare(IORING_OP_FSYNC, fd, 0, length, offset, dataOnly ? IORING_FSYNC_DATASYNC : 0);

    /// <summary>Starts or awaits the writing of a part of a file, like sync_file_range(2): no durability.</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; 0 for all that follows.</param>
    /// <param name="flags">SYNC_FILE_RANGE_* of sync_file_range(2).</param>
    public void PrepareSyncFileRange(int fd, ulong offset, uint length, uint flags) =>
        Prepare(IORING_OP_SYNC_FILE_RANGE, fd, 0, length, offset, flags);

    /// <summary>Allocates or changes a file's space, like fallocate(2).</summary>
    /// <param name="mode">FALLOC_FL_* of fallocate(2).</param>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes.</param>
    public void PrepareFAllocate(int fd, int mode, ulong offset, ulong length) =>
        Prepare(IORING_OP_FALLOCATE, fd, length, (uint)mode, offset);

    /// <summary>Sets a file's length, like ftruncate(2). Kernel: since 6.9.</summary>
    /// <param name="length">The new length in bytes.</param>
    public void PrepareFTruncate(int fd, ulong length) => Prepare(IORING_OP_FTRUNCATE, fd, 0, 0, length);

    /// <summary>Says how a part of a file will be used, like posix_fadvise(2).</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; 0 for all that follows.</param>
    /// <param name="advice">POSIX_FADV_* of posix_fadvise(2).</param>
    public void PrepareFAdvise(int fd, ulong offset, uint length, int advice) =>
        Prepare(IORING_OP_FADVISE, fd, 0, length, offset, (uint)advice);

    /// <summary>The same for a part of any length. Kernel: since 6.10.</summary>
    /// <param name="offset">Where to start, in bytes.</param>
    /// <param name="length">How much, in bytes; 0 for all that follows.</param>
    /// <param name="advice">POSIX_FADV_* of posix_fadvise(2).</param>
    public void PrepareFAdvise64(int fd, ulong offset, ulong length, int advice) =>
        Prepare(IORING_OP_FADVISE, fd, length, 0, offset, (uint)advice);

    /// <summary>Says how memory will be used, like madvise(2).</summary>
    /// <param name="length">How much, in bytes.</param>
    /// <param name="advice">MADV_* of madvise(2).</param>
    /// <safety>Some advice empties the memory or takes it away: nobody may rely on what was there.</safety>
    public unsafe void PrepareMAdvise(void* memory, uint length, int advice) =>
        Prepare(IORING_OP_MADVISE, -1, (ulong)memory, length, 0, (uint)advice);

    /// <summary>The same for memory of any length. Kernel: since 6.10.</summary>
    /// <param name="length">How much, in bytes.</param>
    /// <param name="advice">MADV_* of madvise(2).</param>
    /// <safety>Some advice empties the memory or takes it away: nobody may rely on what was there.</safety>
    public unsafe void PrepareMAdvise64(void* memory, ulong length, int advice) =>
        Prepare(IORING_OP_MADVISE, -1, (ulong)memory, 0, length, (uint)advice);
}
