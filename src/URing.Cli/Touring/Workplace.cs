using URing.Cli.Reporting;

namespace URing.Cli.Touring;

/// <summary>A directory of the tour's own on a disk; disposing deletes it with all that is in it.</summary>
internal sealed class Workplace : IDisposable
{
    // Left over for whoever else writes to the disk.
    private const long Reserve = 64L << 20;

    // File systems that live in memory, or that hold no files of ours.
    private static readonly string[] s_notDisks =
        ["tmpfs", "ramfs", "devtmpfs", "hugetlbfs", "rootfs", "proc", "sysfs", "cgroupfs", "cgroup2fs"];

    private Workplace(string path, string fileSystem) => (Path, FileSystem) = (path, fileSystem);

    public string Path { get; }

    public string FileSystem { get; }

    /// <summary>Makes the directory where there is a disk with so many bytes free that takes it.</summary>
    /// <exception cref="Failure">There is no such place.</exception>
    public static Workplace Create(long bytes)
    {
        string[] candidates = [.. Candidates().Where(Directory.Exists).Distinct()];
        foreach (string directory in candidates)
        {
            if (TryCreate(directory, bytes + Reserve) is Workplace place)
                return place;
        }
        throw Throw.NoPlace(Sizes.Format(bytes + Reserve), string.Join(", ", candidates));
    }

    public string NameFor(string file) => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static IEnumerable<string> Candidates()
    {
        yield return System.IO.Path.GetTempPath().TrimEnd('/');
        yield return "/var/tmp";
        yield return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        yield return Environment.CurrentDirectory;
    }

    private static Workplace? TryCreate(string directory, long bytes)
    {
        try
        {
            var drive = new DriveInfo(directory);
            if (s_notDisks.Contains(drive.DriveFormat) || drive.AvailableFreeSpace < bytes)
                return null;
            string path = System.IO.Path.Combine(directory, $"uring-tour-{Guid.NewGuid():N}");
            Directory.CreateDirectory(
                path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new Workplace(path, drive.DriveFormat);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // The next candidate may take it; that none did is said by the caller.
            return null;
        }
    }
}
