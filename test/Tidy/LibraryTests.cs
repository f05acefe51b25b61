using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>What a library may not do: print, sleep, throw from anywhere.</summary>
public sealed partial class LibraryTests
{
    [Fact]
    public void Exceptions_AreMadeInThrowOnly()
    {
        Broken.Check("Own exceptions are made in the project's Throw.cs.",
            Repository.Sources.Where(file => !file.EndsWith("/Throw.cs")).SelectMany(file =>
                Broken.Lines(file, SourceText.Of(file).CodeLines, line => ExceptionPattern().IsMatch(line))));
    }

    [Fact]
    public void Libraries_DoNotPrint()
    {
        Broken.Check("A library prints nothing.", Repository.Libraries.SelectMany(file =>
            Broken.Lines(file, SourceText.Of(file).CodeLines, line => ConsolePattern().IsMatch(line))));
    }

    [Fact]
    public void Libraries_SleepOnlyWhereTheReasonIsWritten()
    {
        Broken.Check("A library waits for a condition; where there is none, the reason stands at the pragma above.",
            Repository.Libraries.SelectMany(UnexplainedSleeps));
    }

    [Fact]
    public void Warnings_AreSwitchedOffWithAReason()
    {
        Broken.Check("#pragma warning disable needs its reason behind it.", Repository.CSharp.SelectMany(file =>
            Broken.Lines(file, Repository.ReadLines(file), line => SilentPragmaPattern().IsMatch(line))));
    }

    private static IEnumerable<string> UnexplainedSleeps(string file)
    {
        var source = SourceText.Of(file);
        for (int i = 0; i < source.CodeLines.Length; i++)
        {
            bool isExplained = i > 0 && source.Lines[i - 1].StartsWith("#pragma warning disable RS0030 //");
            if (SleepPattern().IsMatch(source.CodeLines[i]) && !isExplained)
                yield return $"{file}:{i + 1}";
        }
    }

    [GeneratedRegex(@"\bnew\s+\w*Exception\s*\(|\bthrow\s+new\b")]
    private static partial Regex ExceptionPattern();

    [GeneratedRegex(@"\b(Console|Debug|Trace)\.(Write|WriteLine|Error|Out)\b")]
    private static partial Regex ConsolePattern();

    [GeneratedRegex(@"\bThread\.Sleep\(")]
    private static partial Regex SleepPattern();

    [GeneratedRegex(@"^\s*#pragma warning disable\s+[\w, ]+$")]
    private static partial Regex SilentPragmaPattern();
}
