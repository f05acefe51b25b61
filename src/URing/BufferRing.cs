using System.Numerics;
using URing.Abi;
using URing.Kernels;
using URing.Registrations;
using static URing.Abi.Constants;

namespace URing;

/// <summary>Buffers of one length that the kernel picks from when data is there, and not before.</summary>
/// <remarks>
/// An entry with <see cref="EntryFlags.BufferSelect"/> names the group; its completions name the buffers, which
/// <see cref="Take"/> finds and <see cref="Recycle(int)"/> gives back. Without a buffer left an entry ends with
/// <see cref="Errno.ENOBUFS"/>: recycle, then submit it again.
/// Ownership: the memory is the group's own; it is freed at Dispose if nothing can be written any more, see there.
/// Threading: that of the ring. Kernel: since 5.19; incremental since 6.12.
/// </remarks>
public sealed partial class BufferRing : IDisposable
{
    /// <summary>The most buffers that a group can have.</summary>
    public const int MostBuffers = 32_768;

    private readonly Ring _ring;
    private readonly BufferLedger _ledger;
    private readonly NativeBlock _memory;
    private readonly nint _buffers;

    /// <summary>Gives buffers to a ring as a group.</summary>
    /// <param name="group">The number that entries name.</param>
    /// <param name="count">How many buffers: a power of two, 1 to 32,768.</param>
    /// <param name="bufferLength">Bytes of each.</param>
    /// <param name="isIncremental">
    /// Whether the kernel goes on in a buffer until it is full, instead of leaving it after each completion. For
    /// sockets and pipes without <see cref="EntryFlags.Async"/>: elsewhere the kernel gives away the bytes that were
    /// asked for before it knows how many come, and no completion tells where the next ones start.
    /// </param>
    /// <exception cref="URingException">EEXIST: the ring has this group.</exception>
    public unsafe BufferRing(Ring ring, ushort group, int count, int bufferLength, bool isIncremental = false)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostBuffers);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferLength, 1);
        if (!BitOperations.IsPow2(count))
            throw Throw.NotPowerOfTwo(nameof(count), count);
        ring.ThrowIfDisposed();

        (_ring, Group, IsIncremental) = (ring, group, isIncremental);
        _ledger = new BufferLedger(count, bufferLength, isIncremental);
        long ringLength = (long)OwnMemory.RoundUp((nuint)(count * sizeof(io_uring_buf)));
        _memory = NativeBlock.Allocate(ringLength + ((long)count * bufferLength));
        _buffers = _memory.Address + (nint)ringLength;
        for (int i = 0; i < count; i++)
            Put(i);
        PublishTail(_ledger.Tail);
        Register();
    }

    /// <summary>The number that entries name.</summary>
    public ushort Group { get; }

    /// <summary>How many buffers there are.</summary>
    public int Count => _ledger.Count;

    /// <summary>Bytes of each buffer.</summary>
    public int BufferLength => _ledger.Length;

    /// <summary>Whether the kernel goes on in a buffer until it is full.</summary>
    public bool IsIncremental { get; }

    /// <summary>Buffers that are not in the program's hands, as far as completions were taken.</summary>
    public int Available => _ledger.InKernel;

    /// <summary>Finds the bytes that a completion brought, in one buffer or several.</summary>
    /// <param name="completion">
    /// Of an entry that named this group, each once and in the order in which the ring gives them.
    /// </param>
    /// <returns>Nothing for a completion without buffers, and after Dispose.</returns>
    /// <exception cref="InvalidOperationException">
    /// The kernel cannot have said that of this group: the completion is of another group, or was taken before.
    /// </exception>
    public BufferSlices Take(in Completion completion)
    {
        if (completion.BufferId is not { } buffer)
            return default;

        if (_disposed)
        {
            TakeLate(buffer, completion);
            return default;
        }

        _hasFailedPick |= completion.IsError;
        int bytes = completion.IsError ? 0 : completion.Result;
        return _ledger.TryTake(buffer, bytes, completion.BufferHasMore, out BufferRun run)
            ? new BufferSlices(this, run)
            : throw Throw.NotOfThisGroup(Group, buffer, bytes);
    }

    /// <summary>Gives a buffer back to the kernel, which may write to it at once.</summary>
    /// <exception cref="InvalidOperationException">The buffer is not in the program's hands.</exception>
    public void Recycle(int id)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if ((uint)id >= (uint)Count || !_ledger.IsLent(id))
            throw Throw.NotLent(Group, id);

        Put(id);
        PublishTail(_ledger.Tail);
    }

    /// <summary>Gives all buffers of a completion back, except one that the kernel still uses.</summary>
    /// <exception cref="InvalidOperationException">A buffer was given back before.</exception>
    public void Recycle(BufferSlices slices)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        BufferRun run = slices.Run;
        ushort id = run.First;
        for (int i = 0; i < run.Count; i++)
        {
            ushort next = _ledger.After(id);
            if (_ledger.IsLent(id))
                Put(id);
            else if (!IsIncremental || i < run.Count - 1)
                throw Throw.NotLent(Group, id);
            id = next;
        }
        PublishTail(_ledger.Tail);
    }

    /// <summary>Asks the kernel how many buffers it has picked since the start, in 16 bits.</summary>
    /// <returns><see langword="false"/> before Linux 6.8, which cannot say, and after Dispose.</returns>
    public unsafe bool TryGetHead(out ushort head)
    {
        var status = new io_uring_buf_status { buf_group = Group };
        // SAFETY: the kernel reads and writes the struct during the call only.
        bool isTold = !_disposed && !_ring.IsDisposed && _ring.Register(IORING_REGISTER_PBUF_STATUS, &status, 1) >= 0;
        head = isTold ? (ushort)status.head : (ushort)0;
        return isTold;
    }

    internal ushort After(ushort buffer) => _ledger.After(buffer);

    internal unsafe Span<byte> BytesOf(ushort buffer, int offset, int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // SAFETY: the ledger lets no buffer, offset or length through that lies outside of the block.
        return new Span<byte>((byte*)AddressOf(buffer) + offset, length);
    }

    private nint AddressOf(int buffer) => (nint)(_buffers + ((long)buffer * BufferLength));

    // Writes the buffer behind the last one; the kernel sees it once the tail is published.
    private unsafe void Put(int buffer)
    {
        int slot = _ledger.Tail & (Count - 1);
        _ = _ledger.TryRecycle(buffer);
        // SAFETY: the slot lies in the ring. Field by field, for the first slot's last field is the ring's tail.
        io_uring_buf* entry = (io_uring_buf*)_memory.Address + slot;
        entry->addr = (ulong)AddressOf(buffer);
        entry->len = (uint)BufferLength;
        entry->bid = (ushort)buffer;
    }

    // The entries before it become visible with the tail.
    private unsafe void PublishTail(ushort tail) =>
        // SAFETY: the tail is an aligned word at the start of the block.
        Volatile.Write(ref ((io_uring_buf_ring*)_memory.Address)->tail, tail);

    private unsafe void Register()
    {
        var group = new io_uring_buf_reg
        {
            ring_addr = (ulong)_memory.Address,
            ring_entries = (uint)Count,
            bgid = Group,
            flags = IsIncremental ? IOU_PBUF_RING_INC : (ushort)0,
        };
        // SAFETY: the kernel reads the struct during the call only, and the block until Dispose has settled it.
        int answer = _ring.Register(IORING_REGISTER_PBUF_RING, &group, 1);
        if (answer < 0)
            _memory.Release();
        _ring.Demand(answer, answer switch
        {
            -(int)Errno.EEXIST => $"The ring has group {Group} already, or belongs to another thread.",
            _ => "Linux 5.19 or newer has buffer rings, 6.12 or newer incremental ones.",
        });
    }
}
