using System.Buffers;
using URing.IO.Loops;

namespace URing.IO.Buffers;

/// <summary>The slabs that are registered with a loop's ring.</summary>
/// <remarks>Threading: the loop's thread.</remarks>
internal sealed class LoopBuffers(LoopCore loop) : IDisposable
{
    private const int Slots = 64;
    private const int None = -1;

    private readonly Slab?[] _slabs = new Slab?[Slots];
    private RegisteredBuffers? _table;
    private int _held;

    /// <summary>Whether the kernel still holds memory that was registered.</summary>
    public bool HoldsMemory => _held > 0;

    /// <summary>Registers a slab.</summary>
    /// <param name="refusal">Why it was not; then the memory works as any other.</param>
    /// <returns>Its slot, or a negative number.</returns>
    public int Register(Slab slab, out URingException? refusal)
    {
        refusal = null;
        int slot = Array.IndexOf(_slabs, null);
        if (slot < 0)
            return None;

        try
        {
            _table ??= new RegisteredBuffers(loop.Ring, Slots);
            _table.Update(slot, new RegisteredSlab(this, slab).Memory);
            _slabs[slot] = slab;
            return slot;
        }
        catch (URingException refused)
        {
            refusal = refused;
            return None;
        }
    }

    /// <summary>Empties a slot, once the kernel has all entries that name it.</summary>
    /// <returns><see langword="false"/> if it takes no entries just now: try again.</returns>
    public bool TryUnregister(int slot)
    {
        if (_table is null || _slabs[slot] is null)
            return true;
        // An entry that is prepared names the slot, and the kernel looks there when it takes the entry.
        if (!loop.TrySubmit())
            return false;

        _slabs[slot] = null;
        _table.Remove(slot);
        return true;
    }

    public void Dispose()
    {
        _table?.Dispose();
        _table = null;
        Array.Clear(_slabs);
    }

    /// <summary>The slab as the ring's table holds it: unpinned once the kernel has let go.</summary>
    private sealed class RegisteredSlab(LoopBuffers buffers, Slab slab) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => slab.GetSpan(0, slab.Length);

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            slab.AddUser();
            buffers._held++;
            // SAFETY: native memory, kept by the user that was just counted.
            return new MemoryHandle((byte*)slab.Address + elementIndex, pinnable: this);
        }

        public override void Unpin()
        {
            buffers._held--;
            slab.RemoveUser();
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
