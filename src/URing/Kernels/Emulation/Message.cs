using URing.Abi;
using URing.Kernels.Interop;

namespace URing.Kernels.Emulation;

/// <summary>What a request on a socket sends or receives, and how far it has come.</summary>
internal sealed unsafe class Message
{
    // SAFETY: the arrays are pinned; what they point to belongs to the request until its completion is posted.

    // Longer arrays are let go of after use.
    private const int MostKept = 16;
    private const int MostVectors = 1024;
    private const int MostAddress = 128;

    private iovec[] _vectors = [];
    private byte[]? _address;
    private int _first;
    private int _count;
    private int _addressLength;
    private bool _hasAddress;
    private msghdr _header;

    /// <summary>The user's header, of requests that have one; 0 otherwise.</summary>
    public ulong UserHeader { get; private set; }

    /// <summary>Whether its end is told twice.</summary>
    public bool IsNotified { get; set; }

    /// <summary>Whether its last buffer is used in part.</summary>
    public bool IsPartial { get; set; }

    /// <summary>Whether a message without bytes has come.</summary>
    public bool IsEmptyShot { get; set; }

    /// <summary>Bytes that were moved by calls before the last one.</summary>
    public int Done { get; set; }

    /// <summary>Bytes that are still to be moved.</summary>
    public long Left { get; private set; }

    /// <summary>Flags of the message that was received last.</summary>
    public int Flags { get; private set; }

    /// <summary>Room for the sender's address.</summary>
    public uint NameLength => _header.msg_namelen;

    /// <summary>Room for control data.</summary>
    public ulong ControlLength => _header.msg_controllen;

    public ReceiveProgress Progress;

    public int AddressLength => _addressLength;

    public ReadOnlySpan<iovec> Vectors => _vectors.AsSpan(_first, _count - _first);

    /// <summary>Copies the address of a request. Answers 0 or a negative errno.</summary>
    public int LoadAddress(ulong address, ulong length)
    {
        if (length > MostAddress)
            return -(int)Errno.EINVAL;

        _address ??= GC.AllocateUninitializedArray<byte>(MostAddress, pinned: true);
        _addressLength = (int)length;
        _hasAddress = true;
        return UserMemory.TryCopy(address, _address.AsSpan(0, (int)length)) ? 0 : -(int)Errno.EFAULT;
    }

    /// <summary>Takes one buffer.</summary>
    public void LoadBuffer(ulong address, ulong length)
    {
        Reserve(1);
        _vectors[0] = new iovec { iov_base = address, iov_len = length };
        Begin(1);
    }

    /// <summary>Takes buffers that were picked from a group.</summary>
    public void LoadPicked(ReadOnlySpan<iovec> vectors)
    {
        Reserve(vectors.Length);
        vectors.CopyTo(_vectors);
        Begin(vectors.Length);
    }

    /// <summary>Copies vectors. Answers 0 or a negative errno.</summary>
    public int LoadVectors(ulong address, ulong count)
    {
        if (count > MostVectors)
            return -(int)Errno.EINVAL;

        Reserve((int)count);
        if (count > 0 && !UserMemory.TryCopy(address, _vectors.AsSpan(0, (int)count)))
            return -(int)Errno.EFAULT;
        Begin((int)count);
        return 0;
    }

    /// <summary>Copies a header and what it points to, except control data. Answers 0 or a negative errno.</summary>
    /// <param name="sends">Whether its address is where it goes.</param>
    /// <param name="picks">Whether the buffer comes from a group: its one vector, if any, only tells a length.</param>
    public int LoadHeader(ulong address, bool sends, bool picks)
    {
        msghdr header = default;
        if (!UserMemory.TryCopy(address, new Span<msghdr>(ref header)))
            return -(int)Errno.EFAULT;
        if ((int)header.msg_namelen < 0)
            return -(int)Errno.EINVAL;
        if (header.msg_iovlen > MostVectors)
            return -(int)Errno.EMSGSIZE;
        if (picks && header.msg_iovlen > 1)
            return -(int)Errno.EINVAL;

        // What is received is told there.
        var place = new iovec { iov_base = address, iov_len = (ulong)sizeof(msghdr) };
        if (!sends && !UserMemory.IsWritable(place))
            return -(int)Errno.EFAULT;

        // A multishot receive only says how much room a name shall have.
        bool needsName = !picks || (header.msg_name != 0);
        header.msg_namelen = Math.Min(header.msg_namelen, MostAddress);
        if (!picks && header.msg_name == 0)
            header.msg_namelen = 0;
        UserHeader = address;
        _header = header;
        int error = sends && needsName && header.msg_namelen > 0
            ? LoadAddress(header.msg_name, header.msg_namelen) : 0;
        return error < 0 ? error : LoadVectors(header.msg_iov, header.msg_iovlen);
    }

    /// <summary>Whether all of it lies in registered memory.</summary>
    public bool IsInside(Resource buffer)
    {
        foreach (ref readonly iovec vector in Vectors)
        {
            if (!buffer.Holds(vector))
                return false;
        }
        return true;
    }

    /// <summary>Sends what is left. Answers how much went, or a negative errno.</summary>
    public int Send(int fd, int flags)
    {
        fixed (iovec* vectors = _vectors)
        fixed (byte* address = _address)
        {
            // Control data goes with the first part alone.
            msghdr header = new()
            {
                msg_iov = (ulong)(vectors + _first),
                msg_iovlen = (ulong)(_count - _first),
                msg_name = _hasAddress ? (ulong)address : 0,
                msg_namelen = _hasAddress ? (uint)_addressLength : 0,
                msg_control = Done == 0 ? _header.msg_control : 0,
                msg_controllen = Done == 0 ? _header.msg_controllen : 0,
            };
            while (true)
            {
                int sent = (int)Libc.sendmsg(fd, &header, flags | Libc.MSG_NOSIGNAL);
                int error = sent < 0 ? Libc.LastErrno : sent;
                if (error != -(int)Errno.EINTR)
                    return error;
            }
        }
    }

    /// <summary>Receives into what is left, and tells the user's header. Answers how much, or an error.</summary>
    public int Receive(int fd, int flags)
    {
        msghdr header = _header;
        if (UserHeader == 0)
            header = default;
        int received = Receive(fd, flags, ref header);
        if (received < 0 || UserHeader == 0)
            return received;

        var told = (msghdr*)UserHeader;
        if (header.msg_name != 0)
            told->msg_namelen = header.msg_namelen;
        told->msg_flags = header.msg_flags;
        told->msg_controllen = header.msg_controllen;
        return received;
    }

    /// <summary>Receives with a header of the caller, who gets it back.</summary>
    public int Receive(int fd, int flags, ref msghdr header)
    {
        fixed (iovec* vectors = _vectors)
        {
            msghdr asked = header;
            asked.msg_iov = (ulong)(vectors + _first);
            asked.msg_iovlen = (ulong)(_count - _first);
            while (true)
            {
                msghdr own = asked;
                int received = (int)Libc.recvmsg(fd, &own, flags);
                int error = received < 0 ? Libc.LastErrno : received;
                if (error == -(int)Errno.EINTR)
                    continue;

                header = own;
                Flags = own.msg_flags;
                return error;
            }
        }
    }

    /// <summary>Connects to the address. Answers 0 or a negative errno.</summary>
    public int Connect(int fd)
    {
        fixed (byte* address = _address)
            return Libc.connect(fd, address, _addressLength) < 0 ? Libc.LastErrno : 0;
    }

    /// <summary>Binds to the address. Answers 0 or a negative errno.</summary>
    public int Bind(int fd)
    {
        fixed (byte* address = _address)
            return Libc.bind(fd, address, _addressLength) < 0 ? Libc.LastErrno : 0;
    }

    /// <summary>Moves past what was transferred.</summary>
    public void Advance(int bytes)
    {
        Done += bytes;
        Left -= bytes;
        Transfer.Skip(_vectors.AsSpan(0, _count), ref _first, (ulong)bytes);
    }

    /// <summary>How many of the vectors so many bytes touch.</summary>
    public int CountTouched(long bytes)
    {
        int count = 0;
        for (int i = _first; i < _count && bytes > 0; i++, count++)
            bytes -= (long)_vectors[i].iov_len;
        return count;
    }

    public void Reset()
    {
        if (_vectors.Length > MostKept)
            _vectors = [];
        _first = _count = _addressLength = Done = Flags = 0;
        _hasAddress = IsNotified = IsPartial = IsEmptyShot = false;
        _header = default;
        UserHeader = 0;
        Left = 0;
        Progress = default;
    }

    private void Reserve(int count)
    {
        if (_vectors.Length < count)
            _vectors = GC.AllocateUninitializedArray<iovec>(Math.Max(4, count), pinned: true);
    }

    private void Begin(int count)
    {
        _first = 0;
        _count = count;
        Left = 0;
        foreach (ref readonly iovec vector in Vectors)
            Left += (long)Math.Min(vector.iov_len, int.MaxValue);
    }
}

/// <summary>How far a receive with buffers of a group has come, in the terms of the kernel's net.c.</summary>
internal struct ReceiveProgress
{
    /// <summary>Bytes that one completion may bring at most; 0 for any.</summary>
    public uint Length;

    /// <summary>The same, of a multishot.</summary>
    public uint ShotLength;

    /// <summary>Bytes that all completions may still bring, if limited.</summary>
    public uint Total;
    public bool IsLimited;

    /// <summary>Bytes that were left in the socket after the last call; -1 if that is not known.</summary>
    public int Unread;

    /// <summary>Completions in a row, without waiting.</summary>
    public int Loops;

    /// <summary>Whether one completion is already being put together from two calls, with these flags.</summary>
    public bool IsRetry;
    public uint FirstFlags;

    /// <summary>Why a bundle does not go on: its last buffer is used in part, or the limit of a completion is reached.
    /// </summary>
    public bool IsPartial;
    public bool IsCapped;
}
