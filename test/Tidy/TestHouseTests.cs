using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>Rules for the tests themselves.</summary>
public sealed partial class TestHouseTests
{
    private static IEnumerable<string> Tests => Repository.CSharp.Where(file => file.StartsWith("test/"));

    [Fact]
    public void Tests_DoNotSleep()
    {
        Broken.Check("Wait for a condition with a deadline.", Tests.SelectMany(file =>
            Broken.Lines(file, SourceText.Of(file).CodeLines, line => SleepPattern().IsMatch(line))));
    }

    [Fact]
    public void Skips_GiveTheirReason()
    {
        Broken.Check("A skip says why.", Tests.SelectMany(file => SilentSkipPattern().Matches(Repository.Read(file))
            .Select(match => $"{file}:{SourceText.Of(file).LineOf(match.Index)} {match.Value}")));
    }

    [Fact]
    public void Facts_AreNamedByMethodConditionAndResult()
    {
        IEnumerable<Member> tests =
            Tests.SelectMany(Members.Of).Where(member => FactPattern().IsMatch(member.Documentation));
        Broken.Check("Method_Condition_Result.",
            tests.Where(member => !member.Name.Contains('_')).Select(member => $"{member}"));
    }

    // A reason of fewer than ten characters is none.
    [GeneratedRegex(@"\bSkip\s*=\s*""[^""]{0,9}""|Assert\.Skip\w*\(([^,""]*,\s*)?""[^""]{0,9}""\)")]
    private static partial Regex SilentSkipPattern();

    [GeneratedRegex(@"\bThread\.Sleep\(")]
    private static partial Regex SleepPattern();

    [GeneratedRegex(@"\[(Fact|Theory)\b")]
    private static partial Regex FactPattern();
}
