using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>Files, methods and parameter lists stay small; test/Tidy/oversize.txt lists exceptions.</summary>
public sealed partial class SizeTests
{
    private const int MostColumns = 120;
    private const int MostFileLines = 500;
    private const int MostMethodLines = 60;
    private const int MostParameters = 5;
    private const int MostSampleLines = 60;

    [Fact]
    public void Lines_InEveryText_FitIntoTheColumns()
    {
        IEnumerable<string> hard = Repository.Texts.Where(file => !file.EndsWith("oversize.txt") && !IsApiList(file));
        Broken.Check($"At most {MostColumns} columns.", hard.SelectMany(file =>
            Broken.Lines(file, Repository.ReadLines(file), line => line.Length > MostColumns && !IsTableOrLink(line))));
    }

    [Fact]
    public void FilesMethodsAndParameters_OverTheLimit_AreListedAndOnlyShrink()
    {
        string[] found = [.. FilesOver(), .. MembersOver()];
        string[] listed = [.. Repository.ReadList("oversize.txt")];
        Broken.Check("Over the limit and not in test/Tidy/oversize.txt (new, or grown):", found.Except(listed));
        Broken.Check("In test/Tidy/oversize.txt, and smaller by now: correct the list.", listed.Except(found));
    }

    [Fact]
    public void Samples_AreOneShortProgramEach()
    {
        string[] samples = [.. Repository.CSharp.Where(file => file.StartsWith("samples/"))];
        Assert.NotEmpty(samples);
        Broken.Check("A sample is one Program.cs.", samples.Where(file => !file.EndsWith("/Program.cs")));
        Broken.Check($"A sample has at most {MostSampleLines} lines.",
            samples.Where(file => Repository.ReadLines(file).Length > MostSampleLines));
    }

    private static IEnumerable<string> FilesOver() =>
        from file in Repository.CSharp
        let lines = Repository.ReadLines(file).Length
        where lines > MostFileLines
        select $"file {file} {lines}";

    private static IEnumerable<string> MembersOver() =>
        Repository.CSharp.SelectMany(Members.Of).SelectMany(Over);

    private static IEnumerable<string> Over(Member member)
    {
        if (member.Length > MostMethodLines)
            yield return $"lines {member.File} {member.Name} {member.Length}";
        if (member.ParameterCount > MostParameters && !MayTakeMore(member))
            yield return $"parameters {member.File} {member.Name} {member.ParameterCount}";
    }

    // Prepare methods and foreign functions have the parameter list of what they stand for; a record's parameters are
    // its properties.
    private static bool MayTakeMore(Member member) =>
        member.Name.StartsWith("Prepare") || RecordPattern().IsMatch(member.Header) || member.File.Contains("/Interop/") || member.Header.Contains(" extern ")
        || member.Documentation.Contains("[LibraryImport");

    private static bool IsApiList(string file) => file.Contains("PublicAPI.");

    private static bool IsTableOrLink(string line) =>
        line.StartsWith('|') || line.Contains("](") || line.Contains("https://");

    [GeneratedRegex(@"\brecord\s+(?:struct\s+)?\w+\s*[(<]")]
    private static partial Regex RecordPattern();
}
