namespace URing;

/// <summary>Bytes that a completion brought, inside of one buffer of a <see cref="BufferRing"/>.</summary>
public readonly ref struct BufferSlice
{
    internal BufferSlice(int id, int offset, Span<byte> bytes)
    {
        Id = id;
        Offset = offset;
        Bytes = bytes;
    }

    /// <summary>The buffer's id.</summary>
    public int Id { get; }

    /// <summary>Where in the buffer the bytes start.</summary>
    public int Offset { get; }

    /// <summary>The bytes.</summary>
    /// <remarks>Ownership: the caller's until the buffer is recycled or the ring of buffers disposed.</remarks>
    public Span<byte> Bytes { get; }
}
