using Microsoft.Win32.SafeHandles;
using URing.Cli.Interop;

namespace URing.Cli.Copying;

/// <summary>Fills a new file with the contents of another: data to data, holes to holes.</summary>
internal sealed class CopyContents(
    CopyPaths paths, CopySettings settings, SafeFileHandle source, SafeFileHandle destination) : IDisposable
{
    private readonly FileCopier _copier = new(source, destination, settings);

    public RingKernel Kernel => _copier.Kernel;

    /// <summary>
    /// Copies as many bytes as the source had at the start; of a file that claims to have none, as in /proc, all that
    /// can be read.
    /// </summary>
    /// <returns>How long the copy is.</returns>
    /// <exception cref="Failure">A read or a write failed, or the source became shorter meanwhile.</exception>
    public long Copy(long length, IProgress<long> progress, CancellationToken token)
    {
        Allocate(length, token);
        IEnumerable<Extent> parts = length > 0 ? Extent.OfData(source, length) : [Extent.Endless];
        long end = Transfer(parts, progress, token);
        RefuseShrunk(length);
        long copied = length > 0 ? Math.Min(length, end) : end;
        // The last bytes may be a hole, and space may have been reserved beyond what could be read.
        Check(Paths.SetLength(destination, copied));
        return copied;
    }

    /// <summary>Brings the copy to its device.</summary>
    public void Flush(CancellationToken token) => Check(_copier.Flush(destination, token));

    /// <summary>Brings the directory of the copy to its device, once the copy has its name.</summary>
    public Errno Flush(SafeFileHandle directory) => _copier.Flush(directory, CancellationToken.None);

    public void Dispose() => _copier.Dispose();

    // Space for a file without holes is reserved in one piece, so that a full disk is noticed at once.
    private void Allocate(long length, CancellationToken token)
    {
        if (length > 0 && Extent.OfData(source, length).FirstOrDefault() == new Extent(0, length))
            Check(_copier.Allocate(length, token));
    }

    private long Transfer(IEnumerable<Extent> parts, IProgress<long> progress, CancellationToken token)
    {
        try
        {
            return _copier.Copy(parts, progress, token);
        }
        catch (TransferException failed)
        {
            throw failed.IsWrite
                ? Throw.CannotWrite(paths.Destination, failed.Error)
                : Throw.CannotRead(paths.Source, failed.Error);
        }
    }

    // Files as in /sys claim a page and hold a word: only a length that became smaller means a file that shrank.
    private void RefuseShrunk(long length)
    {
        if (FileStatus.TryGet(source, out FileStatus now) == Errno.None && now.Length < length)
            throw Throw.Shrunk(paths.Source);
    }

    private void Check(Errno error)
    {
        if (error != Errno.None)
            throw Throw.CannotWrite(paths.Destination, error);
    }
}
