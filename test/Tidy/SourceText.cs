using System.Text;

namespace URing.Tidy;

/// <summary>A C# file twice: as written, and with comments and literals blanked, line for line.</summary>
/// <remarks>Not a compiler: holes of interpolated strings are blanked with their string.</remarks>
internal sealed class SourceText
{
    private readonly StringBuilder _code;
    private int _at;

    private SourceText(string file)
    {
        File = file;
        Text = Repository.Read(file);
        _code = new StringBuilder(Text);
        while (_at < Text.Length)
            Step();
        Code = _code.ToString();
        Lines = Text.Split('\n');
        CodeLines = Code.Split('\n');
    }

    public string File { get; }

    public string Text { get; }

    public string Code { get; }

    public string[] Lines { get; }

    public string[] CodeLines { get; }

    public static SourceText Of(string file) => new(file);

    /// <summary>The number of the line, from 1, in which a character stands.</summary>
    public int LineOf(int position) => Text.AsSpan(0, position).Count('\n') + 1;

    private void Step()
    {
        if (StartsWith("//"))
            BlankTo(IndexOf("\n"));
        else if (StartsWith("/*"))
            BlankTo(IndexOf("*/") + 2);
        else if (StartsWith("\"\"\""))
            BlankRaw();
        else if (Text[_at] == '"')
            BlankLiteral('"', isVerbatim: IsVerbatim());
        else if (Text[_at] == '\'')
            BlankLiteral('\'', isVerbatim: false);
        else
            _at++;
    }

    private bool StartsWith(string start) => string.CompareOrdinal(Text, _at, start, 0, start.Length) == 0;

    private int IndexOf(string end)
    {
        int found = Text.IndexOf(end, _at + 1, StringComparison.Ordinal);
        return found < 0 ? Text.Length : found;
    }

    private bool IsVerbatim() => _at > 0 && (Text[_at - 1] == '@' || (_at > 1 && Text.AsSpan(_at - 2, 2) is "@$"));

    private void BlankRaw()
    {
        int quotes = 0;
        while (_at + quotes < Text.Length && Text[_at + quotes] == '"')
            quotes++;
        int end = Text.IndexOf(new string('"', quotes), _at + quotes, StringComparison.Ordinal);
        BlankTo(end < 0 ? Text.Length : end + quotes);
    }

    private void BlankLiteral(char quote, bool isVerbatim)
    {
        int end = _at + 1;
        while (end < Text.Length && Text[end] != quote)
            end += Text[end] == '\\' && !isVerbatim ? 2 : 1;
        BlankTo(end + 1);
    }

    private void BlankTo(int end)
    {
        for (end = Math.Min(end, Text.Length); _at < end; _at++)
        {
            if (Text[_at] != '\n')
                _code[_at] = ' ';
        }
    }
}
