using URing.Abi;
using URing.Kernels;
using URing.Registrations;
using static URing.Abi.Constants;

namespace URing;

/// <summary>Memory that a ring knows by slot, so that requests with fixed buffers need not pin it.</summary>
/// <remarks>
/// Ownership: memory is held from its registration until the kernel says that no operation uses it any more, which the
/// ring learns while completions are taken; only then own memory is freed and the program's is unpinned. What is held
/// when the ring is disposed is kept for good, see <see cref="BufferRing.QuarantinedBytes"/>: dispose this first, and
/// take completions.
/// Threading: that of the ring. Kernel: IORING_REGISTER_BUFFERS2; a ring has one table at most.
/// </remarks>
public sealed partial class RegisteredBuffers : IDisposable
{
    /// <summary>The most slots that a table can have.</summary>
    public const int MostSlots = 16_384;

    /// <summary>The most bytes of one slot.</summary>
    public const int MostBytes = 1 << 30;

    private readonly Ring _ring;
    private readonly BufferLease?[] _leases;
    private readonly bool[] _isClone;
    private bool _disposed;

    /// <summary>Makes a table of empty slots.</summary>
    /// <param name="slots">1 to 16,384.</param>
    /// <exception cref="URingException">EBUSY: the ring has a table.</exception>
    public unsafe RegisteredBuffers(Ring ring, int slots)
        : this(ring, new BufferLease?[CheckSlots(slots)])
    {
        var table = new io_uring_rsrc_register { nr = (uint)slots, flags = IORING_RSRC_REGISTER_SPARSE };
        // SAFETY: the kernel reads the struct during the call only.
        ring.Demand(ring.Register(IORING_REGISTER_BUFFERS2, &table, (uint)sizeof(io_uring_rsrc_register)),
            "A ring has one table of buffers: dispose the other first.");
    }

    private RegisteredBuffers(Ring ring, BufferLease?[] leases)
    {
        ArgumentNullException.ThrowIfNull(ring);
        (_ring, _leases, _isClone) = (ring, leases, new bool[leases.Length]);
    }

    /// <summary>How many slots there are.</summary>
    public int Count => _leases.Length;

    /// <summary>Fills a slot with zeroed memory of its own, in place of what was there.</summary>
    /// <param name="length">Bytes, 1 to 1,073,741,824; the memory starts at a page.</param>
    /// <param name="tag">
    /// Comes back as the user data of a completion with result 0 once the memory has left the slot and no operation
    /// uses it any more; 0 for no such completion.
    /// </param>
    /// <returns>The memory, until it has left the slot and the kernel has let go of it.</returns>
    /// <exception cref="URingException">ENOMEM: over RLIMIT_MEMLOCK, or the system is short of memory.</exception>
    public Memory<byte> Allocate(int slot, int length, ulong tag = 0)
    {
        CheckSlot(slot);
        _ring.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MostBytes);
        BufferLease lease = new(NativeBlock.Allocate(length), length);
        Register(slot, lease, tag);
        return new LeasedMemory(lease).Memory;
    }

    /// <summary>Fills a slot with the program's memory, in place of what was there.</summary>
    /// <param name="memory">1 to 1,073,741,824 bytes; pinned until the kernel has let go of it.</param>
    /// <param name="tag">As with own memory.</param>
    /// <exception cref="URingException">
    /// ENOMEM: over RLIMIT_MEMLOCK, or the system is short of memory. EFAULT, EOPNOTSUPP: it cannot be pinned.
    /// </exception>
    public void Update(int slot, Memory<byte> memory, ulong tag = 0)
    {
        CheckSlot(slot);
        _ring.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfZero(memory.Length, nameof(memory));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memory.Length, MostBytes, nameof(memory));
        Register(slot, new BufferLease(memory), tag);
    }

    /// <summary>Empties a slot; operations that use its memory go on, and the memory is held meanwhile.</summary>
    public void Remove(int slot)
    {
        CheckSlot(slot);
        _ring.Demand(Put(slot, lease: null, tag: 0), "This is a bug of URing: please report it.");
        if (PlantedFaults.Has(PlantedFault.BufferReleasedAtRemove))
            _leases[slot]?.Release();
        Replace(slot, lease: null, isClone: false);
    }

    /// <summary>Where a slot's memory starts; 0 for an empty slot.</summary>
    /// <remarks>Kernel: a request with a fixed buffer names the slot, and an address inside.</remarks>
    public nint AddressOf(int slot)
    {
        CheckSlot(slot);
        return _leases[slot]?.Address ?? 0;
    }

    /// <summary>Bytes of a slot's memory; 0 for an empty slot.</summary>
    public int LengthOf(int slot)
    {
        CheckSlot(slot);
        return _leases[slot]?.Length ?? 0;
    }

    /// <summary>Takes the table from the ring; what operations still use is held meanwhile.</summary>
    public unsafe void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        // SAFETY: there is no argument. With the ring its table went too.
        if (!_ring.IsDisposed)
            _ = _ring.Register(IORING_UNREGISTER_BUFFERS, null, 0);
        for (int slot = 0; slot < Count; slot++)
            Replace(slot, lease: null, isClone: false);
    }

    internal BufferLease? LeaseOf(int slot) => _leases[slot];

    private static int CheckSlots(int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MostSlots);
        return slots;
    }

    private void CheckSlot(int slot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, Count);
    }

    private void Register(int slot, BufferLease lease, ulong tag)
    {
        ulong own = _ring.Tags.Add(lease, tag == 0 ? null : tag);
        int answer = Put(slot, lease, own);
        if (answer < 0)
        {
            _ring.Tags.Forget(own);
            lease.Release();
            if (answer == -(int)Errno.ENOMEM)
                throw Throw.RegisterFailed(Errno.ENOMEM, MemoryLimit.ExplainPinned(lease.Length));
        }
        _ring.Demand(answer, "The memory must be ordinary memory that can be written.");
        Replace(slot, lease, isClone: false);
    }

    private unsafe int Put(int slot, BufferLease? lease, ulong tag)
    {
        var vector = new iovec { iov_base = (ulong)(lease?.Address ?? 0), iov_len = (ulong)(lease?.Length ?? 0) };
        var update = new io_uring_rsrc_update2
        {
            offset = (uint)slot,
            data = (ulong)&vector,
            tags = (ulong)&tag,
            nr = 1,
        };
        // SAFETY: the kernel reads the structs during the call only, and the lease holds the memory until its tag
        // has come.
        return _ring.Register(IORING_REGISTER_BUFFERS_UPDATE, &update, (uint)sizeof(io_uring_rsrc_update2));
    }

    // What was registered here comes back with its tag. A clone has none: nobody will say that it is unused.
    private void Replace(int slot, BufferLease? lease, bool isClone)
    {
        if (_isClone[slot] && _leases[slot] is { } clone)
            Quarantine.Add(clone);
        (_leases[slot], _isClone[slot]) = (lease, isClone);
    }
}
