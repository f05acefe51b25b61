using Microsoft.Win32.SafeHandles;
using URing.Cli.Interop;

namespace URing.Cli.Touring;

/// <summary>The same job by <see cref="File.Copy(string, string)"/>: what .NET has for it.</summary>
internal static class InKernelCopy
{
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled. The copy goes on until the process ends, for nothing can stop it.
    /// </exception>
    public static Measurement Run(string source, string destination, CancellationToken token)
    {
        Task<Measurement> copy = Task.Run(() => Measurement.Of(() => CopyAndFlush(source, destination)), token);
        copy.WaitAsync(token).GetAwaiter().GetResult();
        return copy.Result with { Length = new FileInfo(destination).Length };
    }

    private static void CopyAndFlush(string source, string destination)
    {
        File.Copy(source, destination);
        using SafeFileHandle copy = File.OpenHandle(destination);
        RandomAccess.FlushToDisk(copy);
        // The other side syncs the directory too.
        if (Paths.OpenDirectory(Path.GetDirectoryName(destination)!, out SafeFileHandle directory) == Errno.None)
            RandomAccess.FlushToDisk(directory);
        directory.Dispose();
    }
}
