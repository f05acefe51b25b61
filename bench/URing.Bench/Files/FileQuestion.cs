namespace URing.Bench.Files;

/// <summary>What a match on a file shall find out.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">What is measured.</param>
/// <param name="FileSystem">Where the file lies: ext4, tmpfs or overlayfs.</param>
/// <param name="Depth">Transfers at a time.</param>
internal sealed record FileQuestion(string Name, string Title, string FileSystem, FileUse Use, int Depth)
{
    public required Entrant[] Entrants { get; init; }

    public required Goal[] Goals { get; init; }

    /// <summary>Whether all get one core only, the same one.</summary>
    public bool IsPinned { get; init; }
}
