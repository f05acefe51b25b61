namespace URing.Coverage;

/// <summary>Makes the rows of the table.</summary>
internal sealed class CoverageRows(string root)
{
    private const string Prefix = "Prepare";
    private const string RawDoor = "Ring.Register";
    private const string File = "test/coverage/facts.txt";

    private readonly Facts _facts = Facts.Read(root);
    private readonly TestSources _tests = new(root);
    private readonly ILookup<int, string> _prepared = PreparedRequests.Find();

    public CoverageRow Of(KernelRequest request)
    {
        string[] methods = [.. _prepared[request.Number]];
        IEnumerable<string> words = methods.Append($"IORING_OP_{request.Name}");
        IEnumerable<string> gaps = methods.Where(method => !_tests.AreBytesCompared(method))
            .Select(method => $"{method}: its bytes are compared with none (test/URing.Tests/Entries).");
        return Of(new Subject(Facts.Request, request.Number, request.Name, request.Supported), methods,
            [.. words.SelectMany(word => _tests.Using(word))], gaps);
    }

    public CoverageRow Of(KernelRegistration registration)
    {
        string[] members = _facts.MembersOf(registration.Number);
        IEnumerable<string> tests = members.Except([RawDoor]).SelectMany(member => _tests.Using(member.Split('.')))
            .Concat(_tests.Using($"IORING_{registration.Name}"));
        IEnumerable<string> gaps = members.Where(member => !Exists(member))
            .Select(member => $"{member}: no public member has that name ({File}).");
        var subject = new Subject(
            Facts.Registration, registration.Number, registration.Name, registration.Supported == true);
        return Of(subject, members, [.. tests], gaps);
    }

    private CoverageRow Of(in Subject subject, string[] members, string[] tests, IEnumerable<string> gaps)
    {
        string? reason = _facts.WhyUntested(subject.Kind, subject.Number);
        string since = _facts.SinceOf(subject.Kind, subject.Number);
        return new CoverageRow(subject.Number, subject.Name)
        {
            Since = since,
            Members = [.. members.Select(member => member.StartsWith(Prefix, StringComparison.Ordinal)
                ? member[Prefix.Length..]
                : member)],
            Tests = [.. tests.Distinct().Order(StringComparer.Ordinal)],
            IsEmulated = subject.IsEmulated,
            Notes = _facts.NotesOf(subject.Kind, subject.Number),
            WhyUntested = reason,
            Gaps = [.. Find(subject, members.Length == 0, tests.Length == 0, since.Length == 0), .. gaps],
        };
    }

    private IEnumerable<string> Find(Subject subject, bool hasNoMember, bool hasNoTest, bool hasNoVersion)
    {
        string name = $"{subject.Kind} {subject.Number} {subject.Name}";
        string? reason = _facts.WhyUntested(subject.Kind, subject.Number);
        if (hasNoMember)
            yield return $"{name}: no public member asks for it (SubmissionEntry, or 'wrapped' in {File}).";
        if (hasNoTest && reason is null)
            yield return $"{name}: no test runs it on a kernel; if none can, {File} takes a line 'untested'.";
        if (!hasNoTest && reason is not null)
            yield return $"{name}: has tests by now; take its line 'untested' out of {File}.";
        if (hasNoVersion)
            yield return $"{name}: {File} does not say since which Linux it is there.";
    }

    private static bool Exists(string member)
    {
        string[] parts = member.Split('.');
        Type? type = typeof(Ring).Assembly.GetType($"URing.{parts[0]}");
        return type is { IsPublic: true } && (parts.Length == 1 || type.GetMember(parts[1]).Length > 0);
    }

    private readonly record struct Subject(string Kind, int Number, string Name, bool IsEmulated);
}
