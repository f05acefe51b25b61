using Microsoft.Win32.SafeHandles;

namespace URing.Bench.Workloads;

/// <summary>A file in the page cache, and the same random blocks of it on both sides.</summary>
internal sealed class Blocks : IDisposable
{
    public const int Length = 4096;

    private readonly long _count;
    private ulong _random = 0x9E3779B97F4A7C15;

    public Blocks(string path)
    {
        File = System.IO.File.OpenHandle(path);
        _count = RandomAccess.GetLength(File) / Length;
        byte[] block = new byte[Length];
        for (long i = 0; i < _count; i++)
            RandomAccess.Read(File, block, i * Length);
    }

    public SafeFileHandle File { get; }

    public int Descriptor => (int)File.DangerousGetHandle();

    public long NextOffset()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (long)(_random % (ulong)_count) * Length;
    }

    public void Dispose() => File.Dispose();
}
