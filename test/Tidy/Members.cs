using System.Text.RegularExpressions;

namespace URing.Tidy;

/// <summary>Finds the members of a file by its braces.</summary>
internal sealed partial class Members
{
    private readonly SourceText _source;
    private readonly List<Member> _found = [];

    // Whether each open brace belongs to a namespace or a type, so that members may stand inside.
    private readonly Stack<bool> _holdsMembers = new([true]);
    private int _headerStart;
    private int _parentheses;
    private int _at;

    private Members(SourceText source) => _source = source;

    public static IReadOnlyList<Member> Of(string file)
    {
        var members = new Members(SourceText.Of(file));
        members.Run();
        return members._found;
    }

    private string Code => _source.Code;

    private void Run()
    {
        while (_at < Code.Length)
        {
            if (_holdsMembers.Peek())
                StepInType();
            else
                StepInBody();
        }
    }

    private void StepInBody()
    {
        char c = Code[_at++];
        if (c == '{')
            _holdsMembers.Push(false);
        else if (c == '}')
            Leave();
    }

    private void StepInType()
    {
        char c = Code[_at];
        _parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        bool isArrow = c == '=' && _at + 1 < Code.Length && Code[_at + 1] == '>';
        if (isArrow || c == '{')
            Enter(isArrow);
        else if (c == '}')
        {
            _at++;
            Leave();
        }
        else if (c == ';')
            EndWithoutBody();
        else if (c == '=' && _parentheses == 0 && !Code[_headerStart.._at].Contains("operator"))
            SkipInitializer();
        else if (c == ']' && Code.AsSpan(_headerStart, _at - _headerStart).TrimStart().StartsWith("["))
            _headerStart = ++_at; // An attribute is no part of the header.
        else
            _at++;
    }

    // What a field or property starts with is no member, whatever lambdas it holds; in an enum no semicolon ends it.
    private void SkipInitializer()
    {
        _at = End(static (c, depth) => (depth == 0 && (c is ';' or ',')) || depth < 0) - 1;
        _headerStart = _at;
        if (Code[_at] is ';' or ',')
            _headerStart = ++_at;
    }

    private void EndWithoutBody()
    {
        string header = Code[_headerStart.._at];
        if (header.Contains('(') && !header.Contains('='))
            Add(header, _at + 1);
        _headerStart = ++_at;
    }

    private void Enter(bool isArrow)
    {
        string header = Code[_headerStart.._at];
        if (!isArrow && TypePattern().IsMatch(header))
        {
            _holdsMembers.Push(true);
            _headerStart = ++_at;
            return;
        }

        int end = isArrow ? EndOfExpression() : EndOfBlock();
        if (end > _at)
            Add(header, end);
        _at = end;
        _headerStart = end;
        _parentheses = 0;
    }

    private void Leave()
    {
        if (_holdsMembers.Count > 1)
            _holdsMembers.Pop();
        _headerStart = Math.Max(_at, _headerStart);
    }

    private void Add(string header, int end)
    {
        int start = _headerStart + (header.Length - header.TrimStart().Length);
        int first = _source.LineOf(start);
        int last = _source.LineOf(Math.Min(end, Code.Length) - 1);
        _found.Add(new Member(_source.File, header.Trim(), Documentation(first),
            string.Join('\n', _source.Lines[(first - 1)..last]),
            string.Join('\n', _source.CodeLines[(first - 1)..last]), first, last - first + 1));
    }

    private string Documentation(int firstLine)
    {
        int above = firstLine - 2;
        while (above >= 0 && _source.Lines[above].TrimStart() is ['/', '/', ..] or ['[', ..])
            above--;
        return string.Join('\n', _source.Lines[(above + 1)..(firstLine - 1)]);
    }

    private int EndOfExpression() => End(static (c, depth) => c == ';' && depth == 0);

    private int EndOfBlock() => End(static (c, depth) => c == '}' && depth == 0);

    private int End(Func<char, int, bool> isEnd)
    {
        int depth = 0;
        for (int i = _at; i < Code.Length; i++)
        {
            char c = Code[i];
            depth += c is '{' or '(' or '[' ? 1 : c is '}' or ')' or ']' ? -1 : 0;
            if (isEnd(c, depth))
                return i + 1;
        }
        return Code.Length;
    }

    // Not the class or struct of a constraint, nor a parameter that is called record.
    [GeneratedRegex(@"(?<!:\s*|,\s*)\b(class|struct|interface|enum|record|namespace)\s+\w")]
    private static partial Regex TypePattern();
}
