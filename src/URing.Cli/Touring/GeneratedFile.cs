using System.Diagnostics;

namespace URing.Cli.Touring;

/// <summary>A file of random bytes, so that no file system can store it cheaply.</summary>
internal static class GeneratedFile
{
    public const long MostBytes = 512L << 20;

    private const int Piece = 4 << 20;

    // How much is written before the disk is asked to keep up. Otherwise memory takes it all in at once, and a slow
    // disk shows only later.
    private const long Stretch = 64L << 20;

    // Writing the file is about a third of the tour's work.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Writes the file to the disk; it becomes smaller if the disk is slow.</summary>
    /// <returns>Its length in bytes.</returns>
    public static long Write(string path, IProgress<long> progress, CancellationToken token)
    {
        var random = new Random();
        byte[] piece = GC.AllocateUninitializedArray<byte>(Piece);
        long start = Stopwatch.GetTimestamp();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (file.Length < MostBytes && Stopwatch.GetElapsedTime(start) < s_patience)
        {
            for (long written = 0; written < Stretch; written += Piece)
            {
                token.ThrowIfCancellationRequested();
                random.NextBytes(piece);
                file.Write(piece);
                progress.Report(file.Length);
            }
            file.Flush(flushToDisk: true);
        }
        return file.Length;
    }
}
