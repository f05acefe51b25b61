using System.Runtime.InteropServices;
using URing.Abi;
using URing.Registrations;
using static URing.Abi.Constants;

namespace URing;

/// <summary>Files that a ring knows by slot: entries with <see cref="EntryFlags.FixedFile"/> use them faster.</summary>
/// <remarks>
/// Ownership: the kernel holds the files itself, so a handle may be closed once it is in a slot; a file is closed when
/// it has left its slot and no operation uses it any more. Dispose before the ring.
/// Threading: that of the ring. Kernel: IORING_REGISTER_FILES2; a ring has one table at most.
/// </remarks>
public sealed class RegisteredFiles : IDisposable
{
    /// <summary>In a list of descriptors: leaves the slot as it is.</summary>
    public const int Skip = IORING_REGISTER_FILES_SKIP;

    /// <summary>In a list of descriptors: empties the slot.</summary>
    public const int Empty = -1;

    internal const int MostSlots = 1 << 20;

    private readonly Ring _ring;
    private bool _disposed;

    /// <summary>Makes a table of empty slots.</summary>
    /// <param name="slots">1 to 1,048,576, and not more than RLIMIT_NOFILE.</param>
    /// <exception cref="URingException">EBUSY: the ring has a table. EMFILE: over RLIMIT_NOFILE.</exception>
    public unsafe RegisteredFiles(Ring ring, int slots)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MostSlots);
        var table = new io_uring_rsrc_register { nr = (uint)slots, flags = IORING_RSRC_REGISTER_SPARSE };
        // SAFETY: the kernel reads the struct during the call only.
        int answer = ring.Register(IORING_REGISTER_FILES2, &table, (uint)sizeof(io_uring_rsrc_register));
        ring.Demand(answer, answer == -(int)Errno.EMFILE
            ? "Ask for fewer slots, or raise RLIMIT_NOFILE (ulimit -n)."
            : "A ring has one table of files: dispose the other first.");
        (_ring, Count) = (ring, slots);
    }

    /// <summary>How many slots there are.</summary>
    public int Count { get; }

    /// <summary>Puts a file into a slot, in place of what was there.</summary>
    /// <param name="tag">
    /// Comes back as the user data of a completion with result 0 once the file has left the slot and no operation
    /// uses it any more; 0 for no such completion.
    /// </param>
    /// <exception cref="URingException">EBADF: the descriptor is not open, or is that of a ring.</exception>
    public void Update(int slot, SafeHandle file, ulong tag = 0)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var held = new HeldHandle(file, nameof(file));
        UpdateDescriptor(slot, held.Descriptor, tag);
    }

    /// <summary>Puts a file into a slot by its descriptor, in place of what was there.</summary>
    /// <param name="descriptor">Open during the call; it may be closed afterwards.</param>
    /// <param name="tag">As with a handle.</param>
    /// <exception cref="URingException">EBADF: the descriptor is not open, or is that of a ring.</exception>
    public void UpdateDescriptor(int slot, int descriptor, ulong tag = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        UpdateMany(slot, [descriptor], [tag]);
    }

    /// <summary>Fills several slots in a row.</summary>
    /// <param name="first">The first slot.</param>
    /// <param name="descriptors">Open descriptors, <see cref="Skip"/> or <see cref="Empty"/>.</param>
    /// <param name="tags">One for each, 0 for none; or none at all.</param>
    /// <returns>How many were done: fewer than given if one in the middle was refused.</returns>
    /// <exception cref="URingException">The first one was refused: EBADF if it is not open.</exception>
    public unsafe int UpdateMany(int first, ReadOnlySpan<int> descriptors, ReadOnlySpan<ulong> tags = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckRange(first, descriptors.Length);
        if (!tags.IsEmpty)
            ArgumentOutOfRangeException.ThrowIfNotEqual(tags.Length, descriptors.Length, nameof(tags));
        if (descriptors.IsEmpty)
            return 0;

        // SAFETY: the kernel reads descriptors and tags during the call only.
        fixed (int* descriptorsStart = descriptors)
        fixed (ulong* tagsStart = tags)
        {
            var update = new io_uring_rsrc_update2
            {
                offset = (uint)first,
                data = (ulong)descriptorsStart,
                tags = (ulong)tagsStart,
                nr = (uint)descriptors.Length,
            };
            return _ring.Demand(
                _ring.Register(IORING_REGISTER_FILES_UPDATE2, &update, (uint)sizeof(io_uring_rsrc_update2)),
                "The descriptor must be open and not that of a ring; an emptied or skipped slot takes no tag.");
        }
    }

    /// <summary>Empties a slot; operations that use its file go on.</summary>
    public void Remove(int slot) => UpdateMany(slot, [Empty]);

    /// <summary>Keeps the slots that the kernel picks itself, for direct descriptors, inside a range.</summary>
    /// <param name="first">The first slot of the range.</param>
    /// <param name="count">How many slots.</param>
    /// <remarks>Defaults: all slots. Kernel: since 6.0.</remarks>
    public unsafe void SetAllocationRange(int first, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckRange(first, count);
        var range = new io_uring_file_index_range { off = (uint)first, len = (uint)count };
        // SAFETY: the kernel reads the struct during the call only.
        _ring.Demand(_ring.Register(IORING_REGISTER_FILE_ALLOC_RANGE, &range, 0), "Linux 6.0 or newer has this.");
    }

    /// <summary>Takes the table from the ring; operations that use its files go on.</summary>
    public unsafe void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        // SAFETY: there is no argument. With the ring its table went too.
        if (!_ring.IsDisposed)
            _ = _ring.Register(IORING_UNREGISTER_FILES, null, 0);
    }

    private void CheckRange(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count, nameof(first));
    }
}
