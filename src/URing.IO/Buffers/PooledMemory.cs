using System.Buffers;
using URing.IO.Operations;

namespace URing.IO.Buffers;

/// <summary>A buffer of a pool as long as it is lent to one renter.</summary>
/// <remarks>
/// An object per renting: whatever its renter does with it later touches nobody else's buffer.
/// Given back while an operation still uses it, the buffer goes back only when that has ended: each use pins it.
/// </remarks>
internal sealed class PooledMemory(BufferPool pool, Slab slab, int offset, int length) : MemoryManager<byte>
{
    private UseGate _uses;

    public BufferPool Pool => pool;

    public override Memory<byte> Memory => CreateMemory(length);

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_uses.IsClosed, typeof(IMemoryOwner<byte>));
        return slab.GetSpan(offset, length);
    }

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
        ObjectDisposedException.ThrowIf(!_uses.TryEnter(), typeof(IMemoryOwner<byte>));
        // SAFETY: native memory, kept by the use that was just counted.
        return new MemoryHandle((byte*)slab.Address + offset + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
        if (_uses.Leave())
            GoBack();
    }

    protected override void Dispose(bool disposing)
    {
        if (_uses.Close(out bool isOver) && isOver)
            GoBack();
    }

    // In this order: the memory may be gone once the slab has no user.
    private void GoBack()
    {
        pool.TakeBack(offset);
        slab.RemoveUser();
    }
}
