using Microsoft.Win32.SafeHandles;

namespace URing.TestKit;

/// <summary>A real file on a disk, deleted at Dispose.</summary>
public sealed class TestFile : IDisposable
{
    /// <param name="content">What the file holds at first.</param>
    /// <param name="access">How it is opened.</param>
    public TestFile(ReadOnlySpan<byte> content = default, FileAccess access = FileAccess.ReadWrite)
    {
        Path = System.IO.Path.Combine(AppContext.BaseDirectory, $"test-{Guid.NewGuid():N}.data");
        if (!HasWritableHome)
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetFileName(Path));
        File.WriteAllBytes(Path, content);
        Handle = File.OpenHandle(Path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
    }

    public string Path { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>The descriptor, for entries of a ring.</summary>
    public int Fd => (int)Handle.DangerousGetHandle();

    public byte[] Content => File.ReadAllBytes(Path);

    // The tests may run as an ordinary user from a directory that belongs to somebody else.
    private static bool HasWritableHome { get; } = IsWritable(AppContext.BaseDirectory);

    public void Dispose()
    {
        Handle.Dispose();
        File.Delete(Path);
    }

    private static bool IsWritable(string directory)
    {
        try
        {
            string probe = System.IO.Path.Combine(directory, $"probe-{Guid.NewGuid():N}");
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
