namespace URing.Coverage;

/// <summary>The repository that the table is about.</summary>
internal static class Tree
{
    /// <summary>Its root: the directory of the solution, above the program.</summary>
    public static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "URing.slnx")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("Run from inside the repository.");
    }
}
