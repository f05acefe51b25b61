using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Copying;

/// <summary>One copy under way: its blocks, and the pieces that are still to be handed to them.</summary>
/// <remarks>A block's number is the user data of its operations.</remarks>
internal sealed class CopyRun(
    URingContext context, SafeFileHandle source, SafeFileHandle destination, IEnumerable<Extent> pieces) : IDisposable
{
    private readonly IEnumerator<Extent> _pieces = pieces.GetEnumerator();
    private CopyBlock[] _blocks = [];

    /// <summary>Blocks that are reading or writing.</summary>
    public int Busy { get; private set; }

    /// <summary>How far the copy has come: the end of the farthest block that was written.</summary>
    public long Position { get; private set; }

    /// <summary>Where a read found the end of the source.</summary>
    public long SourceEnd { get; private set; } = long.MaxValue;

    /// <summary>Gives every block its first piece; no more blocks are made than there are pieces.</summary>
    public void Start(CopySettings settings)
    {
        var blocks = new List<CopyBlock>(settings.Depth);
        while (blocks.Count < settings.Depth && TryGetPiece(out Extent piece))
        {
            var block = new CopyBlock(settings.Block);
            blocks.Add(block);
            block.BeginReading(piece);
            block.AddTo(context, source, destination, (ulong)blocks.Count - 1);
        }
        _blocks = [.. blocks];
        Busy = _blocks.Length;
    }

    /// <summary>Takes a completion and asks for the next step of its block.</summary>
    public void Take(Completion completion)
    {
        CopyBlock block = _blocks[completion.UserData];
        if (completion.Error is Errno.EINTR or Errno.EAGAIN || TakeStep(block, completion))
            block.AddTo(context, source, destination, completion.UserData);
        else
            Busy--;
    }

    public void Dispose() => _pieces.Dispose();

    // Whether the block has more to do.
    private bool TakeStep(CopyBlock block, Completion completion)
    {
        if (completion.IsError)
            throw Throw.TransferFailed(block.IsWriting, completion.Error);
        block.Advance(completion.Result);
        return block.IsWriting ? TakeWrite(block, completion.Result) : TakeRead(block, completion.Result);
    }

    private bool TakeRead(CopyBlock block, int count)
    {
        if (count == 0)
            SourceEnd = Math.Min(SourceEnd, block.Offset + block.Done);
        else if (!block.IsComplete)
            return true;

        if (block.Done == 0)
            return TryBegin(block);
        block.BeginWriting();
        return true;
    }

    private bool TakeWrite(CopyBlock block, int count)
    {
        // A write that takes nothing would be asked for for ever.
        if (count == 0)
            throw Throw.TransferFailed(isWrite: true, Errno.EIO);
        if (!block.IsComplete)
            return true;

        Position = Math.Max(Position, block.Offset + block.Done);
        return TryBegin(block);
    }

    private bool TryBegin(CopyBlock block)
    {
        if (!TryGetPiece(out Extent piece))
            return false;
        block.BeginReading(piece);
        return true;
    }

    private bool TryGetPiece(out Extent piece)
    {
        bool found = _pieces.MoveNext() && _pieces.Current.Offset < SourceEnd;
        piece = found ? _pieces.Current : default;
        return found;
    }
}
