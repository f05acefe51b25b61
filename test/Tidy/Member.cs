using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>A member of a type that has code: where it stands, how it starts, how long it is.</summary>
/// <param name="Header">The declaration up to its body, comments blanked.</param>
/// <param name="Documentation">The lines of its documentation.</param>
/// <param name="Body">Its text as written, comments included.</param>
/// <param name="Code">Its text with comments and literals blanked.</param>
internal sealed partial record Member(
    string File, string Header, string Documentation, string Body, string Code, int Line, int Length)
{
    /// <summary>The declared name.</summary>
    public string Name { get; } = NamePattern().Match(Header) is { Success: true } match ? match.Groups[1].Value : "?";

    public bool IsUnsafe => UnsafePattern().IsMatch(Header);

    /// <summary>How many parameters it takes.</summary>
    public int ParameterCount => CountParameters();

    public override string ToString() => $"{File}:{Line} {Name}";

    private int CountParameters()
    {
        Match name = NamePattern().Match(Header);
        if (!name.Success || Header[name.Index + name.Length - 1] != '(')
            return 0;

        int depth = 0;
        int commas = 0;
        bool isEmpty = true;
        foreach (char c in Header.AsSpan(name.Index + name.Length))
        {
            if (c == ')' && depth == 0)
                break;
            depth += c is '(' or '<' or '[' ? 1 : c is ')' or '>' or ']' ? -1 : 0;
            commas += c == ',' && depth == 0 ? 1 : 0;
            isEmpty &= char.IsWhiteSpace(c);
        }
        return isEmpty ? 0 : commas + 1;
    }

    // The first name that a parameter list follows; a tuple after a modifier is none.
    [GeneratedRegex(@"\b(?!(?:public|private|protected|internal|static|readonly|unsafe|override|new|ref)\b)"
        + @"(\w+)\s*(?:<[\w\s,]+>)?\s*\(")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex UnsafePattern();
}
