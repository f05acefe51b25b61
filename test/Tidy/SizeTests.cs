using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>Lines, files, methods, parameter lists stay small; test/Tidy/oversize.txt lists exceptions.</summary>
public sealed partial class SizeTests
{
    private const int MostColumns = 120;
    private const int MostFileLines = 500;
    private const int MostMethodLines = 60;
    private const int MostParameters = 5;
    private const int MostSampleLines = 60;

    [Fact]
    public void WhatIsOverALimit_IsListedAndOnlyShrinks()
    {
        string[] found = [.. LinesOver(), .. FilesOver(), .. MembersOver()];
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

    private static IEnumerable<string> LinesOver() =>
        from file in Repository.Texts.Where(IsRead)
        let lines = Repository.ReadLines(file).Count(IsTooWide)
        where lines > 0
        select $"columns {file} {lines}";

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
        member.Name.StartsWith("Prepare") || RecordPattern().IsMatch(member.Header)
        || member.File.Contains("/Interop/") || member.Header.Contains(" extern ")
        || member.Documentation.Contains("[LibraryImport");

    // Project files and lists are for machines first.
    private static bool IsRead(string file) => Path.GetExtension(file) is ".cs" or ".md" or ".c" or ".h" or ".sh" or "";

    // Tables and links cannot be broken.
    private static bool IsTooWide(string line) =>
        line.Length > MostColumns && !line.StartsWith('|') && !line.Contains("](") && !line.Contains("https://");

    [GeneratedRegex(@"\brecord\s+(?:struct\s+)?\w+\s*[(<]")]
    private static partial Regex RecordPattern();
}
