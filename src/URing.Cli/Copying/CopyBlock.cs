using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Copying;

/// <summary>A buffer on its way: filled from the source, then emptied into the destination.</summary>
/// <remarks>
/// idle → reading → writing → idle, and around again where a read or a write was short.
/// Ownership: the buffer is the kernel's while the block is not idle.
/// </remarks>
internal sealed class CopyBlock(int size)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(size, pinned: true);
    private Extent _piece;
    private int _done;

    public bool IsWriting { get; private set; }

    public long Offset => _piece.Offset;

    /// <summary>Bytes read so far, or written so far.</summary>
    public int Done => _done;

    public bool IsComplete => _done == _piece.Length;

    public void BeginReading(Extent piece)
    {
        _piece = piece;
        _done = 0;
        IsWriting = false;
    }

    /// <summary>Turns round: what was read, be it less than the piece, is to be written.</summary>
    public void BeginWriting()
    {
        _piece = new Extent(_piece.Offset, _done);
        _done = 0;
        IsWriting = true;
    }

    public void Advance(int count) => _done += count;

    /// <summary>Asks for the rest of the piece to be read or written.</summary>
    public void AddTo(URingContext context, SafeFileHandle source, SafeFileHandle destination, ulong userData)
    {
        Memory<byte> rest = _buffer.AsMemory(_done, (int)_piece.Length - _done);
        if (IsWriting)
            context.AddWritev([rest], destination, _piece.Offset + _done, userData);
        else
            context.AddReadv([rest], source, _piece.Offset + _done, userData);
    }
}
