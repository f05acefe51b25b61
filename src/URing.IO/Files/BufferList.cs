namespace URing.IO.Files;

/// <summary>The buffers of a transfer, those of a read and those of a write alike.</summary>
internal readonly struct BufferList
{
    // UIO_MAXIOV of linux/uio.h.
    private const int MostBuffers = 1024;

    private readonly IReadOnlyList<Memory<byte>>? _forReading;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _forWriting;

    /// <exception cref="ArgumentException">More than 1,024 buffers, or too long together.</exception>
    public BufferList(IReadOnlyList<Memory<byte>> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        _forReading = buffers;
        Check();
    }

    /// <inheritdoc cref="BufferList(IReadOnlyList{Memory{byte}})"/>
    public BufferList(IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        _forWriting = buffers;
        Check();
    }

    public int Count => _forReading?.Count ?? _forWriting!.Count;

    public ReadOnlyMemory<byte> this[int index] => _forReading is null ? _forWriting![index] : _forReading[index];

    private void Check()
    {
        long length = 0;
        for (int i = 0; i < Count; i++)
            length += this[i].Length;
        if (Count > MostBuffers)
            throw Throw.TooManyBuffers(MostBuffers, "buffers");
        if (length > TransferBuffers.MostBytes)
            throw Throw.TooLong(TransferBuffers.MostBytes, "buffers");
    }
}
