using URing.Contexts;

namespace URing;

public sealed partial class URingContext
{
    private Lease Lend(ReadOnlySpan<Memory<byte>> buffers, long? offset) =>
        Lend(new WritableBuffers(buffers), offset);

    private Lease Lend(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, long? offset) =>
        Lend(new ReadableBuffers(buffers), offset);

    private Lease Lend(IReadOnlyList<Memory<byte>> buffers, long? offset)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        return Lend(new WritableBuffers([.. buffers]), offset);
    }

    private Lease Lend(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long? offset)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        return Lend(new ReadableBuffers([.. buffers]), offset);
    }

    private Lease Lend(IEnumerable<IoVec> buffers, long? offset)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        IoVec[] vectors = [.. buffers.Take(IoVec.MostInOneTransfer + 1)];
        Lease lease = RentLease(vectors.Length, offset);
        foreach (IoVec vector in vectors)
            lease.Add(vector);
        return lease;
    }

    private Lease Lend<TBuffers>(TBuffers buffers, long? offset)
        where TBuffers : IBuffers, allows ref struct
    {
        Lease lease = RentLease(buffers.Count, offset);
        try
        {
            for (int i = 0; i < buffers.Count; i++)
                lease.Add(buffers[i]);
            return lease;
        }
        catch
        {
            _core.Leases.Return(lease);
            throw;
        }
    }

    private Lease RentLease(int count, long? offset)
    {
        if (count > IoVec.MostInOneTransfer)
            throw Throw.TooManyBuffers(IoVec.MostInOneTransfer, "buffers");
        if (offset is { } start)
            ArgumentOutOfRangeException.ThrowIfNegative(start, nameof(offset));
        return _core.Leases.Rent(count);
    }

    // A span of either kind of memory: pinning is the same for both.
    private interface IBuffers
    {
        public int Count { get; }

        public ReadOnlyMemory<byte> this[int index] { get; }
    }

    private readonly ref struct WritableBuffers(ReadOnlySpan<Memory<byte>> buffers) : IBuffers
    {
        private readonly ReadOnlySpan<Memory<byte>> _buffers = buffers;

        public int Count => _buffers.Length;

        public ReadOnlyMemory<byte> this[int index] => _buffers[index];
    }

    private readonly ref struct ReadableBuffers(ReadOnlySpan<ReadOnlyMemory<byte>> buffers) : IBuffers
    {
        private readonly ReadOnlySpan<ReadOnlyMemory<byte>> _buffers = buffers;

        public int Count => _buffers.Length;

        public ReadOnlyMemory<byte> this[int index] => _buffers[index];
    }
}
