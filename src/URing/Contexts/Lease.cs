using System.Buffers;
using System.Runtime.InteropServices;
using URing.Abi;

namespace URing.Contexts;

/// <summary>The buffers that one operation lends to the kernel: their pins and the array of vectors.</summary>
/// <remarks>
/// Ownership: of the record it was given to, until that record's last completion has been handed out; then it goes back
/// to its pool, pins undone. The array of vectors is kept for the next user unless it is large.
/// </remarks>
internal sealed class Lease
{
    private const int KeptVectors = 16;

    private MemoryHandle[] _pins = [];
    private int _pinCount;
    private nint _vectors;
    private int _capacity;

    public int Count { get; private set; }

    /// <summary>The array of vectors, as the kernel wants it.</summary>
    public unsafe iovec* Vectors => (iovec*)_vectors;

    /// <summary>Makes room for so many vectors; only while the lease is empty.</summary>
    public unsafe void Reserve(int count)
    {
        if (count <= _capacity)
            return;

        FreeVectors();
        int capacity = Math.Max(count, 4);
        // SAFETY: freed in FreeVectors, which runs only while no operation holds the lease.
        _vectors = (nint)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(iovec));
        _capacity = capacity;
    }

    /// <summary>Pins a buffer and adds it.</summary>
    public unsafe void Add(ReadOnlyMemory<byte> buffer)
    {
        if (_pinCount == _pins.Length)
            Array.Resize(ref _pins, Math.Max(4, _pinCount * 2));
        MemoryHandle pin = buffer.Pin();
        _pins[_pinCount++] = pin;
        Add(new IoVec((nint)pin.Pointer, (nuint)buffer.Length));
    }

    /// <summary>Adds a buffer whose place the caller answers for.</summary>
    public unsafe void Add(IoVec vector) =>
        Vectors[Count++] = new iovec { iov_base = (ulong)vector.Address, iov_len = vector.Length };

    /// <summary>Undoes the pins; only once the kernel has let go of the buffers.</summary>
    public void Release()
    {
        for (int i = 0; i < _pinCount; i++)
            _pins[i].Dispose();
        Array.Clear(_pins, 0, _pinCount);
        _pinCount = 0;
        Count = 0;
        if (_capacity > KeptVectors)
            FreeVectors();
        if (_pins.Length > KeptVectors)
            _pins = [];
    }

    public unsafe void FreeVectors()
    {
        // SAFETY: the lease is empty: no operation holds it, so the kernel does not read the array.
        NativeMemory.Free((void*)_vectors);
        _vectors = 0;
        _capacity = 0;
    }
}
