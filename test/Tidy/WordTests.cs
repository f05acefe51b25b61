using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>The project speaks of itself alone: not of how it came about, nor of one machine.</summary>
public sealed partial class WordTests
{
    // Hashes, so that this list does not break its own rule.
    private static readonly HashSet<string> s_foreign = [.. Repository.ReadList("foreign-words.txt")];

    [Fact]
    public void Texts_NameNoPathOfOneMachine()
    {
        Broken.Check("A path of one machine.", Repository.Texts.SelectMany(file =>
            Broken.Lines(file, Repository.ReadLines(file), line => MachinePathPattern().IsMatch(line))));
    }

    [Fact]
    public void Texts_DoNotTellHowTheyCameAbout()
    {
        Broken.Check("Say what is, not how it came about.",
            Repository.Texts.Where(file => !file.EndsWith("foreign-words.txt")).SelectMany(file =>
                Broken.Lines(file, Repository.ReadLines(file), TellsOfItsMaking)));
    }

    [Fact]
    public void Code_LeavesNoNotesBehind()
    {
        Broken.Check("Do it or file it.", Repository.CSharp.SelectMany(file =>
            Broken.Lines(file, Repository.ReadLines(file), line => NotePattern().IsMatch(line))));
    }

    private static bool TellsOfItsMaking(string line) =>
        DiaryPattern().IsMatch(line) || WordPattern().Matches(line).Any(word => s_foreign.Contains(Hash(word.Value)));

    private static string Hash(string word) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(word.ToLowerInvariant())))[..12];

    // A home or a checkout; the second halves stand apart so that this line is none.
    [GeneratedRegex(@"(?<![\w.$}])/(?:wor" + @"k|hom" + @"e|roo" + @"t|Use" + @"rs|tmp/w" + @"t)/")]
    private static partial Regex MachinePathPattern();

    [GeneratedRegex(@"\bas (?:requested|instructed|asked for in)\b|\bthe (?:issue|task|prompt) (?:asks|says|demands)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex DiaryPattern();

    [GeneratedRegex(@"//.*\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex NotePattern();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex WordPattern();
}
