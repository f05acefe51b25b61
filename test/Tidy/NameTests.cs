using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>Names say what a thing is; the kernel's spelling stays in its rooms.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void FilesAndRooms_AreNotCalledAfterNothing()
    {
        Broken.Check("No Utils, Common, Helpers or Misc: name what is inside.",
            Repository.CSharp.Where(file => EmptyNamePattern().IsMatch(file)));
    }

    [Fact]
    public void Types_AreNotCalledAfterNothing()
    {
        Broken.Check("No Utils, Common, Helpers or Misc: name what it is.", Repository.CSharp.SelectMany(file =>
            Broken.Lines(file, SourceText.Of(file).CodeLines, line => EmptyTypePattern().IsMatch(line))));
    }

    [Fact]
    public void KernelSpelling_StandsOnlyInAbiAndInterop()
    {
        IEnumerable<string> files =
            Repository.Sources.Where(file => !file.Contains("/Abi/") && !file.Contains("/Interop/"));
        Broken.Check("Kernel spelling is declared in Abi/ and Interop/ only.", files.SelectMany(file =>
            Broken.Lines(file, SourceText.Of(file).CodeLines, line => KernelSpellingPattern().IsMatch(line))));
    }

    [Fact]
    public void Files_AreNamedAfterTheirType()
    {
        IEnumerable<string> foreign = Repository.Sources.Where(file =>
            !file.EndsWith("/Program.cs") && !file.Contains("/Abi/") && !Declares(file, FirstPart(file)));
        Broken.Check("The file's name is no type in it.", foreign);
    }

    private static string FirstPart(string file) => Path.GetFileName(file).Split('.')[0];

    private static bool Declares(string file, string name) =>
        Regex.IsMatch(SourceText.Of(file).Code, $@"\b(class|struct|interface|enum|record)\s+{name}\b");

    [GeneratedRegex(@"(^|/)\w*(Utils?|Common|Helpers?|Misc)(/|\.|$)")]
    private static partial Regex EmptyNamePattern();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+\w*(Utils?|Common|Helpers?|Misc)\b")]
    private static partial Regex EmptyTypePattern();

    [GeneratedRegex(@"\b(class|struct|interface|enum|const\s+\w+)\s+(__\w+|[a-z]\w*_\w*|[A-Z0-9]+_\w*)")]
    private static partial Regex KernelSpellingPattern();
}
