using System.Runtime.InteropServices;

namespace URing.IO.Files;

/// <summary>Pins one array after another with the same handle.</summary>
/// <remarks>
/// A handle for each transfer would cost 20 ns, a new target for the same handle costs 4 (bench/run overhead).
/// Ownership: freed by the finalizer: whoever holds this is held by the loop for as long as the kernel has the array.
/// </remarks>
internal sealed class ArrayPin
{
    private PinnedGCHandle<byte[]?> _handle = new(null);
    private byte[]? _array;

    ~ArrayPin() => _handle.Dispose();

    /// <summary>Pins an array until <see cref="Release"/>, or until another one is pinned.</summary>
    /// <returns>Where an element lies.</returns>
    public nint Pin(byte[] array, int index)
    {
        if (array != _array)
            _handle.Target = _array = array;
        return Marshal.UnsafeAddrOfPinnedArrayElement(array, index);
    }

    public void Release()
    {
        if (_array is not null)
            _handle.Target = _array = null;
    }
}
