using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using URing.Cli.Interop;

namespace URing.Cli.Copying;

/// <summary>
/// A new file under a name that nobody looks for; disposing deletes it unless it was given its final name.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    // Only the owner: who may read the copy is decided when it is complete.
    private static readonly FileStreamOptions s_options = new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private readonly FileStream _stream;
    private bool _isFinal;

    private TemporaryFile(FileStream stream) => _stream = stream;

    public SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <exception cref="Failure">The directory takes no new file.</exception>
    public static TemporaryFile Create(string directory)
    {
        string name = $".uring-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        try
        {
            return new TemporaryFile(new FileStream(Path.Combine(directory, name), s_options));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw Throw.CannotCreateIn(directory, refusal);
        }
    }

    /// <summary>Gives the file its final name, in the same directory.</summary>
    public Errno MoveTo(string final, bool replace)
    {
        Errno error = Paths.Rename(_stream.Name, final, replace);
        // A file system without the exclusive rename: look first, then rename.
        if (error is Errno.EINVAL or Errno.ENOSYS && !replace)
            error = File.Exists(final) ? Errno.EEXIST : Paths.Rename(_stream.Name, final, replace: true);
        _isFinal = error == Errno.None;
        return error;
    }

    public void Dispose()
    {
        if (!_isFinal)
            File.Delete(_stream.Name);
        _stream.Dispose();
    }
}
