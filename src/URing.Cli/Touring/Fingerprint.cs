using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace URing.Cli.Touring;

/// <summary>The SHA-256 of a file, read without any ring: what is verified does not verify itself.</summary>
internal static class Fingerprint
{
    private const int Piece = 1 << 20;

    public static string Of(string path, IProgress<long> progress, CancellationToken token)
    {
        using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = GC.AllocateUninitializedArray<byte>(Piece);
        long position = 0;
        while (true)
        {
            token.ThrowIfCancellationRequested();
            int count = RandomAccess.Read(file, piece, position);
            if (count == 0)
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            hash.AppendData(piece, 0, count);
            position += count;
            progress.Report(position);
        }
    }
}
