namespace URing.Cli.Tests;

/// <summary>A directory for one test; it is gone afterwards.</summary>
public sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("uring-cli-tests-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The names of all that is in it.</summary>
    public string[] Names =>
        [.. Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order()!];

    public bool HasTemporary => Names.Any(name => name.StartsWith(".uring-", StringComparison.Ordinal));

    /// <summary>Makes a file of so many bytes that differ from place to place.</summary>
    public string Make(string name, long length)
    {
        byte[] piece = new byte[1 << 20];
        var random = new Random(454);
        using FileStream file = File.Create(this[name]);
        while (file.Length < length)
        {
            random.NextBytes(piece);
            file.Write(piece, 0, (int)Math.Min(piece.Length, length - file.Length));
        }
        return this[name];
    }

    /// <summary>Makes a file of one length with some bytes of data here and there, and holes between them.</summary>
    public string MakeSparse(string name, long length, params long[] offsets)
    {
        using FileStream file = File.Create(this[name]);
        file.SetLength(length);
        foreach (long offset in offsets)
        {
            file.Position = offset;
            file.Write("here is data"u8);
        }
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
