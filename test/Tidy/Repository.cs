namespace URing.Tidy;

/// <summary>The files of the repository that people wrote.</summary>
internal static class Repository
{
    private static readonly string[] s_otherRooms = ["artifacts", "bin", "obj", ".git", "TestResults"];
    private static readonly string[] s_text =
        [".cs", ".md", ".csproj", ".props", ".targets", ".slnx", ".txt", ".c", ".h", ".sh", ".editorconfig"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file, relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> CSharp { get; } = [.. Files("").Where(file => file.EndsWith(".cs"))];

    /// <summary>C# files of the shipping projects.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. CSharp.Where(file => file.StartsWith("src/"))];

    /// <summary>C# files of the libraries: what ships without being a program.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Sources.Where(file => !file.StartsWith("src/URing.Cli/"))];

    public static IReadOnlyList<string> Documents { get; } = [.. Files("").Where(file => file.EndsWith(".md"))];

    public static IReadOnlyList<string> Projects { get; } = [.. Files("").Where(file => file.EndsWith(".csproj"))];

    /// <summary>Everything that reads as text, scripts without a suffix included.</summary>
    public static IReadOnlyList<string> Texts { get; } = [.. Files("").Where(IsText)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>The lines of a list under test/Tidy, without comments and empty ones.</summary>
    public static IReadOnlyList<string> ReadList(string name) =>
        [.. ReadLines($"test/Tidy/{name}").Select(line => line.Trim()).Where(line => line is not "" && line[0] != '#')];

    private static IEnumerable<string> Files(string room)
    {
        var directory = new DirectoryInfo(Path.Combine(Root, room));
        foreach (FileInfo file in directory.EnumerateFiles())
            yield return room + file.Name;
        foreach (DirectoryInfo inner in directory.EnumerateDirectories())
        {
            if (s_otherRooms.Contains(inner.Name))
                continue;
            foreach (string file in Files($"{room}{inner.Name}/"))
                yield return file;
        }
    }

    private static bool IsText(string file)
    {
        string suffix = Path.GetExtension(file);
        return s_text.Contains(suffix) || (suffix.Length == 0 && Read(file).StartsWith("#!"));
    }

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "URing.slnx")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("Run from inside the repository.");
    }
}
