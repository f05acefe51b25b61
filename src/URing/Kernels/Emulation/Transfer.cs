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
        ulong left = (ulong)bytes;
        while (_first < _count && left >= _vectors[_first].iov_len)
            left -= _vectors[_first++].iov_len;
        if (left > 0)
        {
            _vectors[_first].iov_base += left;
            _vectors[_first].iov_len -= left;
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

    public static bool IsVectored(in io_uring_sqe entry) => entry.opcode is IORING_OP_READV or IORING_OP_WRITEV;

    public static bool IsWrite(in io_uring_sqe entry) => entry.opcode is IORING_OP_WRITE or IORING_OP_WRITEV;

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
