using System.Buffers;

namespace URing.Registrations;

/// <summary>The program's view of own memory; it sees nothing any more once that was freed.</summary>
internal sealed class LeasedMemory(BufferLease lease) : MemoryManager<byte>
{
    public override unsafe Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(lease.IsReleased, typeof(RegisteredBuffers));
        // SAFETY: the block holds so many bytes until the lease is released.
        return new Span<byte>((void*)lease.Address, lease.Length);
    }

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(lease.IsReleased, typeof(RegisteredBuffers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)lease.Length, nameof(elementIndex));
        // SAFETY: native memory does not move, and the index lies inside.
        return new MemoryHandle((byte*)lease.Address + elementIndex);
    }

    public override void Unpin()
    {
    }

    // The memory belongs to the registration, not to its view.
    protected override void Dispose(bool disposing)
    {
    }
}
