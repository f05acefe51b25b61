using System.Runtime.InteropServices;

namespace URing.Kernels;

/// <summary>A ring's descriptor and shared memory; closed through the port once nobody uses it any more.</summary>
/// <remarks>Ownership: only <see cref="Release"/> lets go; disposing a handle that was lent does nothing.</remarks>
internal sealed class RingHandle : SafeHandle
{
    private readonly RingPort _port;
    private readonly List<(nint Address, nuint Length)> _mappings = new(2);
    private readonly List<(nint Address, nuint Length)> _ownPages = [];
    private bool _released;

    public RingHandle(RingPort port)
        : base(-1, ownsHandle: true)
    {
        _port = port;
        SetHandle(port.Descriptor);
    }

    // A ring without a descriptor is let go of like any other.
    public override bool IsInvalid => false;

    /// <summary>Maps a part of the ring's memory until the release. Answers an address or a negative errno.</summary>
    public nint Map(nuint length, ulong offset)
    {
        nint address = _port.Map(length, offset);
        if (!IsError(address))
            _mappings.Add((address, length));
        return address;
    }

    /// <summary>Unmaps the oldest mappings, which new ones have taken the place of.</summary>
    public void UnmapOldest(int count)
    {
        foreach ((nint address, nuint length) in _mappings[..count])
            _ = _port.Unmap(address, length);
        _mappings.RemoveRange(0, count);
    }

    public int MappingCount => _mappings.Count;

    /// <summary>Takes pages of <see cref="OwnMemory"/> over: they are freed after the ring has been closed.</summary>
    public void Adopt(nint address, nuint length) => _ownPages.Add((address, length));

    /// <summary>Whether an answer of <see cref="Map"/> is a negative errno: no address lies in the last page.</summary>
    public static bool IsError(nint address) => address is < 0 and > -4096;

    public void Release()
    {
        _released = true;
        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing || _released)
            base.Dispose(disposing);
    }

    protected override bool ReleaseHandle()
    {
        foreach ((nint address, nuint length) in _mappings)
            _ = _port.Unmap(address, length);
        bool closed = _port.Close() == 0;
        // The kernel has the pages pinned for as long as it writes to them: those of the ring are not reused before.
        foreach ((nint address, nuint length) in _ownPages)
            OwnMemory.Free(address, length);
        return closed;
    }
}
