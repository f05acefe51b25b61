using System.Buffers;
using System.Runtime.InteropServices;
using URing.Abi;
using URing.IO.Buffers;

namespace URing.IO.Files;

/// <summary>The buffers of one transfer, pinned: one by its address, or several by an array of vectors.</summary>
/// <remarks>Ownership: pinned from Set to Release, and Release only once the kernel has let go.</remarks>
internal struct TransferBuffers()
{
    /// <summary>What one transfer moves at most. Source: MAX_RW_COUNT of linux/fs.h, pages of 4 KiB.</summary>
    public const int MostBytes = 0x7fff_f000;

    private const int KeptVectors = 16;

    private readonly ArrayPin _arrayPin = new();
    private PooledMemory? _pooled;
    private MemoryHandle _pin;
    private bool _hasPin;
    private MemoryHandle[] _pins = [];
    private iovec[] _vectors = [];
    private int _first;
    private int _count;

    /// <summary>Bytes that are still to be moved.</summary>
    public int Left { get; private set; }

    /// <summary>Where the rest of a single buffer starts.</summary>
    public nint Address { get; private set; }

    public readonly bool IsVectored => _count > 0;

    /// <summary>How many vectors are left.</summary>
    public readonly int Count => _count - _first;

    /// <summary>The pool that the single buffer belongs to.</summary>
    public readonly BufferPool? Pool => _pooled?.Pool;

    public unsafe void Set(ReadOnlyMemory<byte> buffer)
    {
        Left = buffer.Length;
        if (MemoryMarshal.TryGetMemoryManager(buffer, out PooledMemory? pooled, out int start, out _))
        {
            // SAFETY: pinned until Release.
            Address = (nint)pooled.Pin(start).Pointer;
            _pooled = pooled;
        }
        else if (MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> segment))
        {
            Address = _arrayPin.Pin(segment.Array!, segment.Offset);
        }
        else
        {
            SetOther(buffer);
        }
    }

    public void Set(in BufferList buffers)
    {
        Reserve(buffers.Count);
        for (int i = 0; i < buffers.Count; i++)
            Add(buffers[i]);
    }

    /// <summary>The vectors that are left; they stay where they are until Release.</summary>
    public readonly unsafe iovec* Vectors =>
        // SAFETY: the array lives on the heap of pinned objects, and this object keeps it.
        (iovec*)Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, _first);

    /// <summary>Moves past what was transferred.</summary>
    public void Advance(int bytes)
    {
        Left -= bytes;
        Address += bytes;
        if (_count > 0)
            AdvanceVectors(bytes);
    }

    private void AdvanceVectors(int bytes)
    {
        ulong moved = (ulong)bytes;
        while (_first < _count && moved >= _vectors[_first].iov_len)
            moved -= _vectors[_first++].iov_len;
        if (moved > 0 && _first < _count)
        {
            _vectors[_first].iov_base += moved;
            _vectors[_first].iov_len -= moved;
        }
    }

    /// <summary>The address of a buffer that is not aligned; <see langword="null"/> if all are.</summary>
    public readonly ulong? MisalignedAddress(uint alignment)
    {
        if (!IsVectored)
            return (ulong)Address % alignment == 0 ? null : (ulong)Address;

        foreach (ref readonly iovec vector in _vectors.AsSpan(_first, Count))
        {
            if (vector.iov_base % alignment != 0)
                return vector.iov_base;
        }
        return null;
    }

    /// <summary>Undoes the pins.</summary>
    public void Release()
    {
        _arrayPin.Release();
        ReleaseMemory();
    }

    /// <summary>Undoes the pins but for that of an array, which the next use is likely to want again.</summary>
    public void ReleaseMemory()
    {
        Left = 0;
        if (_pooled is { } pooled)
        {
            _pooled = null;
            pooled.Unpin();
        }
        if (_hasPin || _count > 0)
            ReleaseOthers();
    }

    private unsafe void SetOther(ReadOnlyMemory<byte> buffer)
    {
        _pin = buffer.Pin();
        _hasPin = true;
        // SAFETY: pinned until Release.
        Address = (nint)_pin.Pointer;
    }

    private void ReleaseOthers()
    {
        // All of them, once each: memory of a program's own kind may throw when it is unpinned.
        Exception? thrown = Unpin(ref _pin);
        _hasPin = false;
        for (int i = 0; i < _count; i++)
            thrown = Unpin(ref _pins[i]) ?? thrown;
        if (_count > KeptVectors)
            (_pins, _vectors) = ([], []);
        _first = _count = 0;
        if (thrown is not null)
            Throw.Again(thrown);
    }

    private static Exception? Unpin(ref MemoryHandle pin)
    {
        MemoryHandle released = pin;
        pin = default;
        try
        {
            released.Dispose();
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private void Reserve(int count)
    {
        if (_vectors.Length >= count)
            return;

        int capacity = Math.Max(count, 4);
        _vectors = GC.AllocateUninitializedArray<iovec>(capacity, pinned: true);
        _pins = new MemoryHandle[capacity];
    }

    private unsafe void Add(ReadOnlyMemory<byte> buffer)
    {
        // Checked first, or a list that has grown would leave a pin that nobody undoes.
        ref MemoryHandle pin = ref _pins[_count];
        pin = buffer.Pin();
        // SAFETY: pinned until Release.
        _vectors[_count] = new iovec { iov_base = (ulong)pin.Pointer, iov_len = (ulong)buffer.Length };
        _count++;
        Left += buffer.Length;
    }
}
