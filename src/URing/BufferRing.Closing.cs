using URing.Abi;
using URing.Registrations;
using static URing.Abi.Constants;

namespace URing;

// How the memory comes back from the kernel; docs/lifetimes.md tells the reasons.
public sealed partial class BufferRing
{
    // A try fails only if the kernel picked a buffer meanwhile, and soon it has none left to pick.
    private const int MostStops = 64;

    // Buffers that the kernel picked and no completion told of, once disposed; none if that cannot be known.
    private int? _outstanding;
    private bool _hasFailedPick;
    private bool _disposed;

    /// <summary>Bytes that were given up and that the kernel may still write to, in this process.</summary>
    public static long QuarantinedBytes => Quarantine.Bytes;

    /// <summary>The memory of ring and buffers, for tests.</summary>
    internal NativeBlock Memory => _memory;

    /// <summary>Takes the group from the ring; bytes that were taken are not to be used any more.</summary>
    /// <remarks>
    /// Ownership: the memory is freed if all buffers that the kernel picked came back through <see cref="Take"/>.
    /// Otherwise it is kept until those have come: go on giving completions to <see cref="Take"/>. It is kept for good
    /// where the kernel does not tell (before 6.18), where a failed operation left that open, and where the ring was
    /// disposed first. <see cref="QuarantinedBytes"/> counts what is kept.
    /// Kernel: entries that name the group end with <see cref="Errno.ENOBUFS"/>.
    /// </remarks>
    public void Dispose()
    {
        if (_disposed)
            return;

        _outstanding = FindOutstanding();
        _disposed = true;
        if (!TryUnregister())
            _outstanding = null;
        if (_outstanding == 0 || PlantedFaults.Has(PlantedFault.GroupFreedAtDispose))
            _memory.Release();
        else
            Quarantine.Add(_memory);
    }

    private int? FindOutstanding()
    {
        if (_hasFailedPick || !TellsAllPicks(_ring.Kernel) || !TryStop(out ushort head))
            return null;

        int picked = (ushort)(head - _ledger.Head);
        if (!IsIncremental)
            return picked;
        return picked == 0 && !HasUntoldBytes(head) ? 0 : null;
    }

    // Older kernels may hold a buffer for a receive that shall wait for all its bytes, and not count it as picked.
    // REGISTER_QUERY came with 6.18, where a test shows that they have stopped.
    private static bool TellsAllPicks(RingKernel kernel) =>
        kernel != RingKernel.Linux || KernelQuery.TryGetOpcodes(out _);

    // Makes the group empty, so that the kernel picks nothing any more, and answers where it stands then.
    private bool TryStop(out ushort head)
    {
        if (!TryGetHead(out head))
            return false;

        for (int i = 0; i < MostStops; i++)
        {
            PublishTail(head);
            if (!TryGetHead(out ushort after))
                return false;
            if (after == head)
                return true;

            head = after;
        }
        return false;
    }

    // The kernel counts the bytes that it has given away of an incremental buffer in the ring's own entry.
    private unsafe bool HasUntoldBytes(ushort head)
    {
        if (_ledger.InKernel == 0)
            return false;

        // SAFETY: the slot lies in the ring.
        io_uring_buf entry = ((io_uring_buf*)_memory.Address)[head & (Count - 1)];
        return entry.bid >= Count || entry.addr != (ulong)AddressOf(entry.bid) + (ulong)_ledger.UsedOf(entry.bid);
    }

    private unsafe bool TryUnregister()
    {
        var group = new io_uring_buf_reg { bgid = Group };
        // SAFETY: the kernel reads the struct during the call only.
        return !_ring.IsDisposed && _ring.Register(IORING_UNREGISTER_PBUF_RING, &group, 1) >= 0;
    }

    // A buffer comes back after Dispose.
    private void TakeLate(int buffer, in Completion completion)
    {
        if (_outstanding is not > 0 || completion.IsError
            || !_ledger.TryTake(buffer, completion.Result, staysInKernel: false, out BufferRun run))
            return;

        _outstanding -= run.Count;
        if (_outstanding == 0)
            Quarantine.Release(_memory);
    }
}
