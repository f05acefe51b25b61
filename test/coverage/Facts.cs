using System.Globalization;

namespace URing.Coverage;

/// <summary>What the code itself does not tell: test/coverage/facts.txt.</summary>
internal sealed class Facts
{
    public const string Request = "request";
    public const string Registration = "registration";

    private readonly Dictionary<(string Kind, int Number), (string Since, string Notes)> _known = [];
    private readonly Dictionary<(string Kind, int Number), string> _untested = [];
    private readonly Dictionary<int, string[]> _wrapped = [];

    public static Facts Read(string root)
    {
        var facts = new Facts();
        foreach (string line in File.ReadLines(Path.Combine(root, "test/coverage/facts.txt")))
        {
            if (line.Length > 0 && line[0] != '#')
                facts.Add(line);
        }
        return facts;
    }

    /// <summary>The first Linux that has it.</summary>
    public string SinceOf(string kind, int number) =>
        _known.TryGetValue((kind, number), out (string Since, string) fact) ? fact.Since : "";

    public string NotesOf(string kind, int number) =>
        _known.TryGetValue((kind, number), out (string, string Notes) fact) ? fact.Notes : "";

    /// <summary>Why no test runs it on a kernel, if there is a reason.</summary>
    public string? WhyUntested(string kind, int number) => _untested.GetValueOrDefault((kind, number));

    /// <summary>The public members that a registration is behind.</summary>
    public string[] MembersOf(int registration) => _wrapped.GetValueOrDefault(registration, []);

    private void Add(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case Request or Registration:
                _known.Add((words[0], Number(words[1])), (words[2], string.Join(' ', words[3..])));
                break;
            case "wrapped":
                _wrapped.Add(Number(words[1]), words[2..]);
                break;
            case "untested":
                _untested.Add((words[1], Number(words[2])), string.Join(' ', words[3..]));
                break;
            default:
                throw new FormatException($"facts.txt: {line}");
        }
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
