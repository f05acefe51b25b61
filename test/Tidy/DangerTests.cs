using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>Danger has an address: unsafe code stands in listed files, and says why it is right.</summary>
public sealed partial class DangerTests
{
    [Fact]
    public void UnsafeCode_StandsOnlyInListedFiles()
    {
        string[] found = [.. Repository.Sources.Where(file => UnsafePattern().IsMatch(SourceText.Of(file).Code))];
        IReadOnlyList<string> listed = Repository.ReadList("pointers.txt");
        Broken.Check("Unsafe code, and not in test/Tidy/pointers.txt:", found.Except(listed));
        Broken.Check("In test/Tidy/pointers.txt without unsafe code: take it out.", listed.Except(found));
    }

    [Fact]
    public void UnsafeBlocks_OpenWithTheReason()
    {
        foreach (string file in Repository.Sources)
        {
            var source = SourceText.Of(file);
            IEnumerable<int> blocks =
                UnsafeBlockPattern().Matches(source.Code).Select(match => source.LineOf(match.Index));
            Broken.Check("An unsafe block without // SAFETY: above it or as its first line.",
                blocks.Where(line => !HasReason(source, line)).Select(line => $"{file}:{line}"));
        }
    }

    [Fact]
    public void UnsafeMembers_ThatUsePointers_SayWhyTheyMay()
    {
        IEnumerable<Member> silent = Repository.Sources.SelectMany(Members.Of).Where(member =>
            member.IsUnsafe && PointerUsePattern().IsMatch(member.Code)
            && !member.Body.Contains("// SAFETY:") && !SaysTheDuty(member));
        Broken.Check("An unsafe member without // SAFETY: and without <safety>.", silent.Select(member => $"{member}"));
    }

    [Fact]
    public void UnsafeTypes_SayOnceWhyTheyMay()
    {
        IEnumerable<string> silent =
            from file in Repository.Sources
            let source = SourceText.Of(file)
            where UnsafeTypePattern().IsMatch(source.Code) && !source.Text.Contains("// SAFETY:")
                && !file.Contains("/Interop/")
            select file;
        Broken.Check("An unsafe type whose file has no // SAFETY: at all.", silent);
    }

    [Fact]
    public void PublicMembers_ThatTakePointers_SayTheCallersDuty()
    {
        IEnumerable<Member> silent = Repository.Sources.SelectMany(Members.Of).Where(member =>
            member.Header.StartsWith("public ") && !member.Header.Contains(" override ") && IsPublicType(member.File)
            && AddressParameterPattern().IsMatch(member.Header) && !SaysTheDuty(member));
        Broken.Check("A public member takes an address and has no <safety>.", silent.Select(member => $"{member}"));
    }

    private static bool SaysTheDuty(Member member) =>
        member.Documentation.Contains("<safety>") || member.Documentation.Contains("<inheritdoc");

    private static bool HasReason(SourceText source, int line)
    {
        IEnumerable<string> near = source.Lines.Skip(Math.Max(0, line - 4)).Take(6);
        return near.Any(text => text.Contains("// SAFETY:"));
    }

    private static bool IsPublicType(string file) =>
        TypePattern().Match(SourceText.Of(file).Code).Value.StartsWith("public");

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex UnsafePattern();

    [GeneratedRegex(@"\bunsafe\s*\{")]
    private static partial Regex UnsafeBlockPattern();

    [GeneratedRegex(@"\bunsafe\b[\w\s]*\b(class|struct|interface)\b")]
    private static partial Regex UnsafeTypePattern();

    // fixed, p->x, *p, &x and native memory; && and x * y are not meant.
    [GeneratedRegex(@"\bfixed\s*\(|->|[=(,!]\s*\*\(?\w|^\s*\*\(?\w|[(=,]\s*&\w|\bNativeMemory\.",
        RegexOptions.Multiline)]
    private static partial Regex PointerUsePattern();

    [GeneratedRegex(@"\(.*(\w\*+\s+\w|\bIoVec\b).*\)", RegexOptions.Singleline)]
    private static partial Regex AddressParameterPattern();

    [GeneratedRegex(@"\b(public|internal)\b[\w\s]*\b(class|struct|interface)\b")]
    private static partial Regex TypePattern();
}
