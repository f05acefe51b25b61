using URing.Cli.Interop;

namespace URing.Cli.Copying;

/// <summary>Where a copy comes from and where it goes, both looked at and allowed.</summary>
/// <param name="Source">The file to copy.</param>
/// <param name="Destination">The copy's final name, links followed.</param>
/// <param name="Replace">Whether a file of that name may be replaced.</param>
internal sealed record CopyPaths(string Source, string Destination, bool Replace)
{
    /// <summary>The directory that the copy will be in.</summary>
    public string Directory => Path.GetDirectoryName(Path.GetFullPath(Destination)) ?? "/";

    /// <summary>Looks at both paths, and refuses what cannot be copied or must not be replaced.</summary>
    /// <exception cref="Failure">It is refused.</exception>
    public static CopyPaths Resolve(string source, string destination, bool replace)
    {
        FileStatus status = LookAtSource(source);
        if (destination.Length == 0)
            throw Throw.CannotWrite(destination, Errno.ENOENT);
        string target = FollowLinks(NameIn(destination, source));
        Errno error = FileStatus.TryGet(target, out FileStatus present);
        if (error == Errno.None)
            Allow(source, status, target, present, replace);
        else if (error != Errno.ENOENT)
            throw Throw.CannotWrite(target, error);

        var paths = new CopyPaths(source, target, replace);
        if (!System.IO.Directory.Exists(paths.Directory))
            throw Throw.NoDirectory(paths.Directory);
        return paths;
    }

    /// <summary>Makes sure that a path leads to a regular file.</summary>
    /// <exception cref="Failure">It does not.</exception>
    public static FileStatus LookAtSource(string source)
    {
        Errno error = FileStatus.TryGet(source, out FileStatus status);
        if (error != Errno.None)
            throw error == Errno.ENOENT ? Throw.NoFile(source) : Throw.CannotRead(source, error);
        if (status.IsDirectory)
            throw Throw.Directory(source);
        return status.IsRegular ? status : throw Throw.NotRegular(source);
    }

    private static void Allow(
        string source, in FileStatus from, string target, in FileStatus present, bool replace)
    {
        if (present.IsSameFileAs(from))
            throw Throw.SameFile(source, target);
        if (present.IsDirectory)
            throw Throw.DirectoryInTheWay(target);
        if (!present.IsRegular)
            throw Throw.SpecialDestination(target);
        if (!replace)
            throw Throw.Exists(target);
    }

    // A directory takes the copy in under the source's name.
    private static string NameIn(string destination, string source)
    {
        if (System.IO.Directory.Exists(destination))
            return Path.Combine(destination, Path.GetFileName(source));
        return Path.EndsInDirectorySeparator(destination) ? throw Throw.NotDirectory(destination) : destination;
    }

    // Renaming would replace a link itself; the file it leads to is meant.
    private static string FollowLinks(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return Reason.ErrorOf(refusal) == Errno.ENOENT ? path : throw Throw.CannotWrite(path, refusal);
        }
    }
}
