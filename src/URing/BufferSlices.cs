using URing.Registrations;

namespace URing;

/// <summary>What a completion brought, in buffers of a <see cref="BufferRing"/>: none, one or several.</summary>
public readonly ref struct BufferSlices
{
    private readonly BufferRing _owner;

    internal BufferSlices(BufferRing owner, BufferRun run) => (_owner, Run) = (owner, run);

    /// <summary>How many buffers there are; 0 for a completion without buffers.</summary>
    public int Count => Run.Count;

    /// <summary>Bytes in all.</summary>
    public int Length => Run.Length;

    internal BufferRun Run { get; }

    /// <summary>The slices, in the order of the data.</summary>
    public Enumerator GetEnumerator() => new(_owner, Run);

    /// <summary>Goes over slices without allocating.</summary>
    public ref struct Enumerator
    {
        private readonly BufferRing _owner;
        private ushort _next;
        private int _offset;
        private int _bytes;
        private int _count;

        internal Enumerator(BufferRing owner, BufferRun run)
        {
            _owner = owner;
            (_next, _offset, _bytes, _count) = run;
        }

        /// <summary>The slice.</summary>
        public BufferSlice Current { get; private set; }

        /// <summary>Goes to the next slice, if there is one.</summary>
        public bool MoveNext()
        {
            if (_count == 0)
                return false;

            int length = Math.Min(_bytes, _owner.BufferLength - _offset);
            Current = new BufferSlice(_next, _offset, _owner.BytesOf(_next, _offset, length));
            // Read before the caller recycles the buffer, and takes it again.
            _next = _owner.After(_next);
            _offset = 0;
            _bytes -= length;
            _count--;
            return true;
        }
    }
}
