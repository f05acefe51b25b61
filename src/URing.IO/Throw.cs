using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace URing.IO;

/// <summary>Every exception that this project throws of its own.</summary>
internal static class Throw
{
    public static ObjectDisposedException LoopClosed(string name) =>
        new(nameof(URingLoop), $"The loop was closed: {name}.");

    public static ObjectDisposedException FileClosed(string path) =>
        new(nameof(URingFile), $"The file was closed: '{path}'.");

    public static IOException CloseLost(string path) => new(
        $"The loop broke while '{path}' was being closed: whether the descriptor is closed is not known.");

    public static ObjectDisposedException PoolDisposed() => new(nameof(BufferPool));

    public static OperationCanceledException Cancelled(CancellationToken token) => new(token);

    public static InvalidOperationException AwaitedTwice() =>
        new("The operation is awaited already: a ValueTask is awaited once. Use AsTask to await it more often.");

    public static InvalidOperationException Broken(string what) => new($"A bug of URing, please report it: {what}");

    public static ArgumentException InvalidHandle(string parameter) => new("The handle is invalid.", parameter);

    public static ArgumentException ZeroInPath(string parameter) => new("A path holds no zero.", parameter);

    public static ArgumentException OptionNeeds(string option, string needed) =>
        new($"{option} like this needs {needed}.", option);

    public static ArgumentException UnknownValue(string parameter) =>
        new("The value has no name in its enumeration.", parameter);

    public static ArgumentException TooManyBuffers(int most, string parameter) =>
        new($"At most {most} buffers fit into one operation.", parameter);

    public static ArgumentException TooLong(int most, string parameter) =>
        new($"At most {most} bytes fit into one operation.", parameter);

    public static ArgumentException NoMultiple(int unit, string parameter, int value) =>
        new($"{value} is no multiple of {unit}.", parameter);

    public static EndOfStreamException EndOfFile(string path, int done) =>
        new($"The file ended after {done} bytes of those asked for: '{path}'.");

    public static IOException NothingWritten(string path) =>
        new($"The file takes no more bytes: '{path}'.", (int)Errno.EIO);

    public static IOException Misaligned(string path, string misalignment) => new(
        $"A direct transfer is not aligned as the file wants it: {misalignment}: '{path}'.", (int)Errno.EINVAL);

    public static IOException NotOpen(Errno error, string path) =>
        new($"fcntl: {Describe(error)}: '{path}'.", (int)error);

    public static IOException WaitFailed(Errno error) => new($"poll: {Describe(error)}.", (int)error);

    /// <summary>What .NET throws for such a failure, with the path.</summary>
    public static Exception FileFailed(Errno error, string action, string path)
    {
        string message = $"{action}: {Describe(error)}: '{path}'.";
        return error switch
        {
            Errno.ENOENT when IsDirectoryThere(path) =>
                new FileNotFoundException(message, path) { HResult = (int)error },
            Errno.ENOENT or Errno.ENOTDIR => new DirectoryNotFoundException(message) { HResult = (int)error },
            Errno.EACCES or Errno.EPERM or Errno.EROFS or Errno.EISDIR or Errno.EBADF =>
                new UnauthorizedAccessException(message, new IOException(message, (int)error)),
            Errno.ENAMETOOLONG => new PathTooLongException(message) { HResult = (int)error },
            Errno.EOPNOTSUPP => new NotSupportedException(message, new IOException(message, (int)error)),
            _ => new IOException(message, (int)error),
        };
    }

    /// <summary>Throws what was caught elsewhere.</summary>
    public static void Again(Exception thrown) => ExceptionDispatchInfo.Throw(thrown);

    /// <summary>Has an exception end the process, as any that nobody catches.</summary>
    public static void OnThePool(Exception unhandled) => _ = ThreadPool.UnsafeQueueUserWorkItem(
        static thrown => thrown.Throw(), ExceptionDispatchInfo.Capture(unhandled), preferLocal: false);

    private static bool IsDirectoryThere(string path) =>
        Path.GetDirectoryName(Path.GetFullPath(path)) is not { } directory || Directory.Exists(directory);

    private static string Describe(Errno error) => error switch
    {
        Errno.ENOSPC => "there is not enough space on the disk (ENOSPC)",
        Errno.EDQUOT => "the user's quota of disk space is used up (EDQUOT)",
        Errno.EMFILE => "the process has as many files open as it may, see RLIMIT_NOFILE (EMFILE)",
        Errno.ENFILE => "the system has as many files open as it may (ENFILE)",
        Errno.EFBIG => "the file would be larger than its file system or RLIMIT_FSIZE allows (EFBIG)",
        _ => $"{Marshal.GetPInvokeErrorMessage((int)error)} ({error})",
    };
}
