using System.Text.RegularExpressions;

namespace URing.Coverage;

/// <summary>The test classes that use something, found in their sources.</summary>
internal sealed partial class TestSources
{
    // They name requests and registrations, and ask no kernel for them.
    private static readonly string[] s_withoutKernel =
        ["SubmissionEntryTests", "RecordTableTests", "RegistrationProbeTests"];

    private readonly List<(string Class, HashSet<string> Words)> _tests = [];
    private readonly HashSet<string> _comparedByBytes = [];

    public TestSources(string root)
    {
        string room = Path.Combine(root, "test/URing.Tests");
        foreach (string file in Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            HashSet<string> words = [.. WordPattern().Matches(text).Select(match => match.Value)];
            // What stands under Entries compares bytes, what stands under Abi offsets: neither asks a kernel.
            if (Contains(file, "/Entries/"))
                _comparedByBytes.UnionWith(words);
            else if (!Contains(file, "/Abi/") && FactPattern().IsMatch(text))
                _tests.Add((ClassPattern().Match(text).Groups[1].Value, words));
        }
    }

    /// <summary>Whether a method's bytes are compared with those of the oracles.</summary>
    public bool AreBytesCompared(string method) => _comparedByBytes.Contains(method);

    /// <summary>The classes whose text has all of these words.</summary>
    public IEnumerable<string> Using(params IEnumerable<string> words) =>
        _tests.Where(test => words.All(test.Words.Contains)).Select(test => test.Class).Except(s_withoutKernel);

    private static bool Contains(string file, string room) => file.Contains(room, StringComparison.Ordinal);

    [GeneratedRegex(@"\w+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex FactPattern();

    [GeneratedRegex(@"^(?:public|internal)[\w ]*\bclass\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex ClassPattern();
}
