using URing.Abi;

namespace URing.IO;

/// <summary>What the kernel tells about a file.</summary>
/// <remarks>Kernel: statx(2).</remarks>
public sealed class URingFileInfo
{
    internal const int EmptyPath = 0x1000; // AT_EMPTY_PATH of linux/fcntl.h
    internal const uint Wanted = 0xfff | Alignment; // STATX_BASIC_STATS and STATX_BTIME of linux/stat.h
    private const uint BirthTime = 0x800; // STATX_BTIME
    private const uint Alignment = 0x2000; // STATX_DIOALIGN
    private const int SectorLength = 512;

    internal URingFileInfo(in statx answer)
    {
        Length = (long)answer.stx_size;
        AllocatedLength = (long)answer.stx_blocks * SectorLength;
        BlockLength = (int)answer.stx_blksize;
        Mode = (UnixFileMode)(answer.stx_mode & 0xfff);
        LastAccessTime = ToTime(answer.stx_atime);
        LastWriteTime = ToTime(answer.stx_mtime);
        LastChangeTime = ToTime(answer.stx_ctime);
        CreationTime = (answer.stx_mask & BirthTime) != 0 ? ToTime(answer.stx_btime) : null;
        if ((answer.stx_mask & Alignment) == 0)
            return;
        DirectMemoryAlignment = (int)answer.stx_dio_mem_align;
        DirectOffsetAlignment = (int)answer.stx_dio_offset_align;
    }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes that the file takes on its device; fewer than its length if it has holes.</summary>
    public long AllocatedLength { get; }

    /// <summary>Bytes of a transfer that the file system likes best.</summary>
    public int BlockLength { get; }

    /// <summary>Who may do what.</summary>
    public UnixFileMode Mode { get; }

    /// <summary>When the file was read; file systems write it down now and then only.</summary>
    public DateTimeOffset LastAccessTime { get; }

    /// <summary>When the file's content was changed.</summary>
    public DateTimeOffset LastWriteTime { get; }

    /// <summary>When anything about the file was changed.</summary>
    public DateTimeOffset LastChangeTime { get; }

    /// <summary>When the file was made; <see langword="null"/> if the file system does not know.</summary>
    public DateTimeOffset? CreationTime { get; }

    /// <summary>
    /// What the address of a direct transfer's buffer must be a multiple of, in bytes; 0 if the file cannot be opened
    /// for direct I/O, <see langword="null"/> if the kernel does not tell.
    /// </summary>
    public int? DirectMemoryAlignment { get; }

    /// <summary>The same for offset and length.</summary>
    public int? DirectOffsetAlignment { get; }

    private static DateTimeOffset ToTime(in statx_timestamp time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.tv_sec).AddTicks(time.tv_nsec / TimeSpan.NanosecondsPerTick);
}
