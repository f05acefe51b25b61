using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using URing.Bench.Files.Interop;

namespace URing.Bench.Files;

/// <summary>The directories of the file systems, and the files in them.</summary>
internal sealed class Places(Options options) : IDisposable
{
    private const long DirectLength = 1L << 30;
    private const long CachedLength = 256L << 20;
    // So small that nearly all of it is dirty nearly all the time: the first write to a clean page costs several times
    // what the others do, and how many are clean would be the kernel's choice.
    private const long WrittenLength = 16L << 20;
    private const int Piece = 1 << 20;

    private readonly HashSet<string> _files = [];

    public string FileFor(FileQuestion question)
    {
        string directory = DirectoryOf(question.FileSystem);
        // The same for all, who take turns: how fast a file grows differs from one to the next by a quarter.
        if (question.Use.Kind == TransferKind.Append)
        {
            string grown = Path.Combine(directory, $"append-{Environment.ProcessId}");
            _files.Add(grown);
            return grown;
        }
        (string word, long length) = question.Use.IsDirect ? ("direct", DirectLength)
            : question.Use.Kind == TransferKind.Write ? ("written", WrittenLength)
            : ("cached", CachedLength);
        string path = Path.Combine(directory, $"{word}-{Environment.ProcessId}");
        if (_files.Contains(path))
            return path;

        _files.Add(path);
        // Reads through overlayfs come from its lower layer, as those of a container's image do.
        bool isLower = question.FileSystem == "overlayfs" && question.Use.Kind == TransferKind.Read;
        string made = isLower ? Path.Combine(options.Lower, Path.GetFileName(path)) : path;
        Create(made, length, question.FileSystem != "tmpfs");
        if (made != path)
            _files.Add(made);
        return path;
    }

    public void Dispose()
    {
        foreach (string path in _files)
            File.Delete(path);
    }

    private string DirectoryOf(string fileSystem)
    {
        string directory = fileSystem switch
        {
            "tmpfs" => options.Tmpfs,
            "overlayfs" => options.Overlay,
            _ => options.Data,
        };
        string found = directory == "" ? "no directory" : Machine.FileSystemOf(directory);
        return found == fileSystem ? directory : throw new BenchException($"{fileSystem} wanted, {found} given.");
    }

    // Past the page cache where that can be: direct reads look there first.
    private static unsafe void Create(string path, long length, bool isDirect)
    {
        using SafeFileHandle file = Handles.Open(
            path, Libc.O_WRONLY | Libc.O_CREAT | (isDirect ? Libc.O_DIRECT : 0));
        byte[] whole = GC.AllocateArray<byte>(Piece + FileUse.Block, pinned: true);
        Random.Shared.NextBytes(whole);
        // SAFETY: only the number is used; a pinned array keeps it.
        int gap = (int)(-(nint)Unsafe.AsPointer(ref whole[0]) & (FileUse.Block - 1));
        for (long written = 0; written < length; written += Piece)
            RandomAccess.Write(file, whole.AsSpan(gap, Piece), written);
        RandomAccess.FlushToDisk(file);
    }
}
