using URing.Abi;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>Buffers to pick from: a ring in the user's memory, or a list that requests fill.</summary>
/// <remarks>Threading: under the gate of the groups. Ownership: the memory is the user's.</remarks>
internal sealed unsafe class BufferGroup
{
    // SAFETY: whoever registered a ring keeps its memory valid until it is unregistered.

    private readonly io_uring_buf* _ring;
    private readonly uint _mask;
    private readonly LinkedList<ListedBuffer> _list = new();

    public BufferGroup()
    {
    }

    public BufferGroup(in io_uring_buf_reg ring)
    {
        _ring = (io_uring_buf*)ring.ring_addr;
        _mask = ring.ring_entries - 1;
        IsIncremental = (ring.flags & IOU_PBUF_RING_INC) != 0;
    }

    public bool IsRing => _ring != null;

    /// <summary>Whether a buffer is used piece by piece.</summary>
    public bool IsIncremental { get; }

    /// <summary>How many buffers of the ring were used, in 16 bits.</summary>
    public ushort Head { get; private set; }

    /// <summary>Buffers of the list.</summary>
    public LinkedList<ListedBuffer> List => _list;

    /// <summary>Buffers of the ring that may be used.</summary>
    public ushort Available => (ushort)(Volatile.Read(ref _ring->resv) - Head);

    /// <summary>A buffer of the ring, counted from the next one.</summary>
    public io_uring_buf* At(int index) => _ring + ((uint)(Head + index) & _mask);

    /// <summary>Counts buffers of the ring as used; <see langword="false"/> if the last one still has room.</summary>
    public bool Commit(long length, int count)
    {
        if (length < 0)
            return true;
        if (IsIncremental)
            return CommitBytes(length);

        Head += (ushort)count;
        return true;
    }

    private bool CommitBytes(long length)
    {
        if (length == 0)
            return false;

        while (length > 0)
        {
            io_uring_buf* buffer = At(0);
            uint used = (uint)Math.Min(length, buffer->len);
            if (used < buffer->len || used == 0)
            {
                buffer->addr += used;
                buffer->len -= used;
                return false;
            }
            buffer->len = 0;
            Head++;
            length -= used;
        }
        return true;
    }
}
