using URing.Abi;
using URing.Kernels.Interop;
using static URing.Abi.Constants;

namespace URing.Kernels.Emulation;

/// <summary>How far a read or write has come.</summary>
internal sealed unsafe class Transfer
{
    // Longer arrays are let go of after use.
    private const int MostKept = 16;

    // What one transfer moves at most: MAX_RW_COUNT of a machine with pages of 4 KiB.
    private const ulong MostBytes = 0x7fff_f000;

    private iovec[] _vectors = [];
    private int _first;
    private int _count;
    private long _offset;
    private int _done;
    private bool _write;
    private int _flags;

    /// <summary>Bytes that were asked for.</summary>
    public long Length { get; private set; }

    /// <summary>Copies the request's vectors, as the kernel does. Answers 0 or a negative errno.</summary>
    /// <param name="isChecked">Whether a system call has just read the vectors, so that their memory is valid.</param>
    public int Load(in io_uring_sqe entry, bool isChecked)
    {
        _count = IsVectored(entry) ? (int)entry.len : 1;
        _offset = (long)entry.off;
        _write = IsWrite(entry);
        _flags = (int)entry.rw_flags;
        if (_vectors.Length < _count)
            _vectors = GC.AllocateUninitializedArray<iovec>(Math.Max(4, _count), pinned: true);

        if (!IsVectored(entry))
            _vectors[0] = new iovec { iov_base = entry.addr, iov_len = entry.len };
        else if (!UserMemory.TryCopy(entry.addr, _vectors.AsSpan(0, _count), isChecked))
            return -(int)Errno.EFAULT;

        Length = Sum(_vectors.AsSpan(0, _count));
        return 0;
    }

    /// <summary>Takes a buffer that was picked from a group.</summary>
    public void LoadPicked(in io_uring_sqe entry, in iovec buffer)
    {
        _count = 1;
        _first = 0;
        _offset = (long)entry.off;
        _flags = (int)entry.rw_flags;
        if (_vectors.Length == 0)
            _vectors = GC.AllocateUninitializedArray<iovec>(4, pinned: true);
        _vectors[0] = buffer;
        Length = Sum(_vectors.AsSpan(0, 1));
    }

    /// <summary>Whether all of it lies in registered memory.</summary>
    public bool IsInside(Resource buffer)
    {
        foreach (ref readonly iovec vector in _vectors.AsSpan(0, _count))
        {
            if (!buffer.Holds(vector))
                return false;
        }
        return true;
    }

    /// <summary>Makes the rest of the transfer. Answers what this call moved, or a negative errno.</summary>
    public int Run(int fd, bool mayWait)
    {
        // SAFETY: the array is pinned; what it points to belongs to the request until its completion is posted.
        fixed (iovec* vectors = _vectors)
        {
            int flags = mayWait ? _flags : _flags | Libc.RWF_NOWAIT;
            return RunOnce(fd, vectors + _first, _count - _first, ref _offset, _write, flags);
        }
    }

    /// <summary>Moves past what was transferred.</summary>
    public void Advance(int bytes)
    {
        _done += bytes;
        if (_offset != -1)
            _offset += bytes;
        Skip(_vectors.AsSpan(0, _count), ref _first, (ulong)bytes);
    }

    /// <summary>Moves past bytes at the front of vectors.</summary>
    /// <param name="first">The first vector that has some left.</param>
    public static void Skip(Span<iovec> vectors, ref int first, ulong bytes)
    {
        while (first < vectors.Length && bytes >= vectors[first].iov_len)
            bytes -= vectors[first++].iov_len;
        if (bytes > 0)
        {
            vectors[first].iov_base += bytes;
            vectors[first].iov_len -= bytes;
        }
    }

    public bool IsWhole => _done == Length;

    /// <summary>The request's result, given its last call's answer: what was moved before it is no failure.</summary>
    public int Settle(int answer) => answer >= 0 ? _done + answer : _done > 0 ? _done : answer;

    public void Reset()
    {
        if (_vectors.Length > MostKept)
            _vectors = [];
        _first = _count = _done = _flags = 0;
        _offset = Length = 0;
        _write = false;
    }

    /// <summary>One system call, at the file's own position if it knows no other.</summary>
    public static int RunOnce(int fd, iovec* vectors, int count, ref long offset, bool write, int flags)
    {
        while (true)
        {
            int answer = PlainTransfer.Run(fd, vectors, count, offset, write, flags);
            if (answer == -(int)Errno.EINTR)
                continue;
            if (answer != -(int)Errno.ESPIPE || offset == -1 || (offset != 0 && IsSocket(fd)))
                return answer;

            // io_uring ignores the offset of what has no positions; only sockets insist on 0.
            offset = -1;
        }
    }

    private static bool IsSocket(int fd)
    {
        int type;
        int size = sizeof(int);
        // SAFETY: the kernel writes both numbers during the call only.
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_TYPE, &type, &size) == 0;
    }

    /// <summary>Whether a request is a transfer without registered memory.</summary>
    public static bool IsPlain(byte opcode) =>
        opcode is IORING_OP_READ or IORING_OP_WRITE or IORING_OP_READV or IORING_OP_WRITEV;

    /// <summary>Whether a request is a transfer with registered memory.</summary>
    public static bool IsFixed(byte opcode) => opcode is IORING_OP_READ_FIXED or IORING_OP_WRITE_FIXED
        or IORING_OP_READV_FIXED or IORING_OP_WRITEV_FIXED;

    public static bool IsTransfer(byte opcode) => IsPlain(opcode) || IsFixed(opcode);

    public static bool IsVectored(in io_uring_sqe entry) => entry.opcode is IORING_OP_READV or IORING_OP_WRITEV
        or IORING_OP_READV_FIXED or IORING_OP_WRITEV_FIXED;

    public static bool IsWrite(in io_uring_sqe entry) => entry.opcode is IORING_OP_WRITE or IORING_OP_WRITEV
        or IORING_OP_WRITE_FIXED or IORING_OP_WRITEV_FIXED;

    /// <summary>Bytes that an entry asks for; its vectors must have been checked.</summary>
    public static long Measure(in io_uring_sqe entry)
    {
        if (!IsVectored(entry))
            return (long)Math.Min(entry.len, MostBytes);

        // SAFETY: the caller saw a system call read these vectors.
        return Sum(new ReadOnlySpan<iovec>((void*)entry.addr, (int)entry.len));
    }

    private static long Sum(ReadOnlySpan<iovec> vectors)
    {
        ulong sum = 0;
        foreach (ref readonly iovec vector in vectors)
            sum += Math.Min(vector.iov_len, MostBytes);
        return (long)Math.Min(sum, MostBytes);
    }
}
