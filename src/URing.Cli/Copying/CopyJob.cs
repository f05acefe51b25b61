using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using URing.Cli.Interop;

namespace URing.Cli.Copying;

/// <summary>Copies a file so that its final name is never seen on half a file.</summary>
/// <remarks>Temporary name, contents, permissions, fsync, rename, fsync of the directory: in this order.</remarks>
internal sealed class CopyJob(CopyPaths paths, CopySettings settings)
{
    /// <summary>Bytes to copy, as far as the file system knows.</summary>
    public long Length { get; } = CopyPaths.LookAtSource(paths.Source).Length;

    /// <summary>Runs the job on the calling thread.</summary>
    /// <exception cref="Failure">The copy was given up; nothing of it is left.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing of the copy is left.</exception>
    public CopyResult Run(IProgress<long> progress, CancellationToken token)
    {
        long start = Stopwatch.GetTimestamp();
        using SafeFileHandle source = OpenSource();
        FileStatus before = Look(source);
        using TemporaryFile copy = TemporaryFile.Create(paths.Directory);
        using var contents = new CopyContents(paths, SettingsFor(before.Length), source, copy.Handle);
        long length = contents.Copy(before.Length, progress, token);
        File.SetUnixFileMode(copy.Handle, before.Permissions);
        contents.Flush(token);
        Name(copy);
        SyncDirectory(contents);
        return new CopyResult(length, Stopwatch.GetElapsedTime(start), contents.Kernel, Look(source) != before);
    }

    // Where a file ends whose length is not known is found only by reading in order.
    private CopySettings SettingsFor(long length) => length > 0 ? settings : settings with { Depth = 1 };

    private SafeFileHandle OpenSource()
    {
        try
        {
            return File.OpenHandle(paths.Source, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw Throw.CannotRead(paths.Source, refusal);
        }
    }

    private FileStatus Look(SafeFileHandle source)
    {
        Errno error = FileStatus.TryGet(source, out FileStatus status);
        return error == Errno.None ? status : throw Throw.CannotRead(paths.Source, error);
    }

    private void Name(TemporaryFile copy)
    {
        Errno error = copy.MoveTo(paths.Destination, paths.Replace);
        if (error == Errno.EEXIST)
            throw Throw.Exists(paths.Destination);
        if (error != Errno.None)
            throw Throw.CannotWrite(paths.Destination, error);
    }

    private void SyncDirectory(CopyContents contents)
    {
        Errno error = Paths.OpenDirectory(paths.Directory, out SafeFileHandle directory);
        using (directory)
        {
            if (error == Errno.None)
                error = contents.Flush(directory);
        }
        // EACCES: a directory that may be written but not read. EINVAL: a file system that has nothing to sync there.
        if (error is not (Errno.None or Errno.EACCES or Errno.EINVAL))
            throw Throw.NotDurable(paths.Destination, paths.Directory, error);
    }
}
