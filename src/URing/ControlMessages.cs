using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using URing.Abi;

namespace URing;

/// <summary>The control messages in a piece of memory, for one <c>foreach</c>.</summary>
/// <remarks>Ownership: a view of the bytes that it was made of. They need not be aligned.</remarks>
public readonly ref struct ControlMessages
{
    /// <summary>Reads control messages.</summary>
    /// <param name="bytes">As many bytes as the kernel wrote: <c>msg_controllen</c> of recvmsg(2).</param>
    public ControlMessages(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>What the kernel wrote.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Starts with the first message.</summary>
    public Enumerator GetEnumerator() => new(Bytes);

    /// <summary>Goes through control messages; ends at the first that does not fit into the bytes.</summary>
    public ref struct Enumerator
    {
        // What is not read yet; the next message starts here.
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _rest = bytes;

        /// <summary>The message that was reached last.</summary>
        public ControlMessage Current { get; private set; }

        /// <summary>Goes to the next message, if one is there.</summary>
        public bool MoveNext()
        {
            int headLength = Unsafe.SizeOf<cmsghdr>();
            if (_rest.Length < headLength)
                return false;

            cmsghdr head = MemoryMarshal.Read<cmsghdr>(_rest);
            if (head.cmsg_len < (ulong)headLength || head.cmsg_len > (ulong)_rest.Length)
            {
                _rest = default;
                return false;
            }

            int length = (int)head.cmsg_len;
            Current = new ControlMessage(head.cmsg_level, head.cmsg_type, _rest[headLength..length]);
            // The padding of the last message may be missing.
            long padded = ((long)length + sizeof(ulong) - 1) & -sizeof(ulong);
            _rest = _rest[(int)Math.Min(padded, _rest.Length)..];
            return true;
        }
    }
}
