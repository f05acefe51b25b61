using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>What documents say is true of the tree.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Links_LeadSomewhere()
    {
        Broken.Check("Dead link.", Repository.Documents.SelectMany(DeadLinks));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Commands_NameWhatExists(string document)
    {
        IEnumerable<string> paths = PathPattern().Matches(Inside(ShellPattern(), document)).Select(path => path.Value);
        Broken.Check($"{document} has a command with a path that does not exist.",
            paths.Distinct().Where(path => !Repository.Exists(path)));
    }

    [Fact]
    public void Readme_ShowsTheTwoCommands()
    {
        string commands = Inside(ShellPattern(), "README.md");
        Assert.Contains("dotnet run -c Release --project src/URing.Cli\n", commands);
        Assert.Contains("dotnet test\n", commands);
    }

    [Fact]
    public void Readme_CSharp_IsTheTextOfASample()
    {
        string[] samples = [.. Repository.CSharp.Where(file => file.StartsWith("samples/")).Select(Repository.Read)];
        MatchCollection blocks = CSharpPattern().Matches(Repository.Read("README.md"));
        Assert.NotEmpty(blocks);
        Broken.Check("C# in README.md that is not the text of a sample.",
            blocks.Select(block => block.Groups[1].Value).Where(block => !samples.Contains(block)));
    }

    [Fact]
    public void Kernels_CSharp_StandsInATest()
    {
        string[] tests = [.. Repository.CSharp.Where(file => file.StartsWith("test/")).Select(Repository.Read)];
        string[] lines = [.. CSharpPattern().Matches(Repository.Read("docs/kernels.md"))
            .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(lines);
        Broken.Check("C# in docs/kernels.md that no test has.",
            lines.Where(line => !tests.Any(test => test.Contains(line))));
    }

    [Fact]
    public void Samples_AreAllNamedInTheReadme()
    {
        string readme = Repository.Read("README.md");
        IEnumerable<string> samples = Repository.Projects.Where(file => file.StartsWith("samples/"));
        Broken.Check("README.md does not mention:", samples.Select(file => $"samples/{file.Split('/')[1]}")
            .Where(sample => !readme.Contains(sample)));
    }

    [Fact]
    public void Decisions_ThatCodeRefersTo_Exist()
    {
        IEnumerable<string> numbers = Repository.CSharp.SelectMany(file =>
            DecisionPattern().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value));
        Broken.Check("No such decision.", numbers.Distinct()
            .Where(number => !Repository.Documents.Any(file => file.StartsWith($"docs/decisions/{number}"))));
    }

    private static string Inside(Regex blocks, string document) =>
        string.Concat(blocks.Matches(Repository.Read(document)).Select(block => block.Groups[1].Value));

    private static IEnumerable<string> DeadLinks(string document)
    {
        string room = Path.GetDirectoryName(document) ?? "";
        foreach (Match link in LinkPattern().Matches(CodeBlockPattern().Replace(Repository.Read(document), "")))
        {
            string target = link.Groups[1].Value;
            if (!target.Contains("://") && !Repository.Exists(Path.Combine(room, target)))
                yield return $"{document}: {target}";
        }
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlockPattern();

    [GeneratedRegex(@"^```(?:sh|bash|console)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellPattern();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpPattern();

    [GeneratedRegex(@"(?<=^|\s)(?:src|test|bench|samples|docs|\.ci)/[\w./-]+", RegexOptions.Multiline)]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"docs/decisions/(\d{4})")]
    private static partial Regex DecisionPattern();
}
