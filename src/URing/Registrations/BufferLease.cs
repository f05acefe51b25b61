using System.Buffers;

namespace URing.Registrations;

/// <summary>Memory that rings have registered: own memory of whole pages, or the program's, pinned.</summary>
/// <remarks>Threading: any thread, for the rings that share it may belong to several.</remarks>
internal sealed class BufferLease : IReleasable
{
    private readonly NativeBlock? _block;
    private MemoryHandle _pin;
    private int _holders = 1;

    public BufferLease(NativeBlock block, int length) => (_block, Address, Length) = (block, block.Address, length);

    public unsafe BufferLease(Memory<byte> memory)
    {
        _pin = memory.Pin();
        // SAFETY: the pin keeps the memory where it is until the release.
        (Address, Length) = ((nint)_pin.Pointer, memory.Length);
    }

    public nint Address { get; }

    public int Length { get; }

    /// <summary>Whether the memory was freed or unpinned.</summary>
    public bool IsReleased => Volatile.Read(ref _holders) == 0;

    long IReleasable.Length => Length;

    /// <summary>Adds a registration that must be released too.</summary>
    public void Share() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;

        _block?.Release();
        _pin.Dispose();
    }
}
