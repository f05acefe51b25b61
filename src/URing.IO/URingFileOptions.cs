namespace URing.IO;

/// <summary>How a file shall be opened.</summary>
/// <remarks>
/// Defaults: an existing file, for reading. Programs that are started never inherit the descriptor.
/// </remarks>
public sealed class URingFileOptions
{
    private const UnixFileMode EverybodysReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Whether the file must, may or must not be there before.</summary>
    public FileMode Mode { get; init; } = FileMode.Open;

    /// <summary>What will be done to the file.</summary>
    public FileAccess Access { get; init; } = FileAccess.Read;

    /// <summary>Whether transfers go around the page cache.</summary>
    /// <remarks>
    /// Offset, length and address of every transfer must then be multiples of what the file wants, see
    /// <see cref="URingFileInfo"/>; memory of a <see cref="BufferPool"/> is. Kernel: O_DIRECT of open(2).
    /// </remarks>
    public bool Direct { get; init; }

    /// <summary>Whether every write ends only once its data is on the device. Kernel: O_DSYNC of open(2).</summary>
    public bool DataSync { get; init; }

    /// <summary>Whether a path that is a symbolic link is refused. Kernel: O_NOFOLLOW of open(2).</summary>
    public bool NoFollow { get; init; }

    /// <summary>Whether to make a file without a name in the directory of the path, gone when closed.</summary>
    /// <remarks>Needs write access; <see cref="Mode"/> does not count. Kernel: O_TMPFILE of open(2).</remarks>
    public bool Temporary { get; init; }

    /// <summary>The permissions of a file that is made, less the process's umask.</summary>
    public UnixFileMode CreateMode { get; init; } = EverybodysReadAndWrite;

    /// <summary>How reads and writes travel; to be left alone but in tests and benchmarks.</summary>
    public FileRoute Route { get; init; }

    internal void Check()
    {
        if (Temporary && (Access & FileAccess.Write) == 0)
            throw Throw.OptionNeeds(nameof(Temporary), "Access with Write");
        bool makesOrCuts = Mode is FileMode.Create or FileMode.CreateNew or FileMode.Truncate or FileMode.Append;
        if (!Temporary && makesOrCuts && (Access & FileAccess.Write) == 0)
            throw Throw.OptionNeeds(nameof(Mode), "Access with Write");
        if (Mode == FileMode.Append && Access != FileAccess.Write)
            throw Throw.OptionNeeds("Mode Append", "Access Write");
        if (!Enum.IsDefined(Mode) || !Enum.IsDefined(Access) || !Enum.IsDefined(Route))
            throw Throw.UnknownValue(nameof(URingFileOptions));
    }
}
