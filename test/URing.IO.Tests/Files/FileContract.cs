using URing.TestKit;

namespace URing.IO.Tests.Files;

/// <summary>The base of test classes about files.</summary>
public abstract class FileContract(KernelCase kernel) : LoopContract(kernel)
{
    public static TheoryData<FileRoute> Routes =>
        [FileRoute.Automatic, FileRoute.Inline, FileRoute.Ring, FileRoute.Worker];

    protected ValueTask<URingFile> OpenAsync(
        TestFile data, FileRoute route = FileRoute.Automatic, FileAccess access = FileAccess.ReadWrite) =>
        URingFile.OpenAsync(data.Path, new URingFileOptions { Access = access, Route = route }, Loop);

    /// <summary>Bytes that tell where they stand.</summary>
    protected static byte[] Content(int length) =>
        [.. Enumerable.Range(0, length).Select(static i => (byte)(i * 7 / 3))];

    /// <summary>A directory for this test alone, beside the test files; gone with what is returned.</summary>
    protected static TestDirectory NewDirectory() => new();
}

/// <summary>A directory that is deleted with all that is in it.</summary>
public sealed class TestDirectory : IDisposable
{
    public TestDirectory()
    {
        // Beside the test files: a disk, and writable.
        using var neighbour = new TestFile();
        Path = neighbour.Path + ".d";
        _ = Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
