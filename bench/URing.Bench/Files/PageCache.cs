using Microsoft.Win32.SafeHandles;

namespace URing.Bench.Files;

/// <summary>Brings a file into the page cache.</summary>
internal static class PageCache
{
    private const int Piece = 1 << 20;

    public static void Warm(SafeFileHandle file)
    {
        byte[] piece = new byte[Piece];
        long offset = 0;
        for (int read; (read = RandomAccess.Read(file, piece, offset)) > 0;)
            offset += read;
    }
}
