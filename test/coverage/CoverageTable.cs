using System.Text;

namespace URing.Coverage;

/// <summary>docs/coverage.md: what of the kernel's io_uring there is, and who tests it.</summary>
/// <param name="Text">The document.</param>
/// <param name="Gaps">What has no method or no test, and no reason for that.</param>
internal sealed record CoverageTable(string Text, IReadOnlyList<string> Gaps)
{
    private const string Command = "dotnet run -c Release --project test/coverage > docs/coverage.md";

    /// <summary>Composes the document for a repository.</summary>
    public static CoverageTable Of(string root)
    {
        var rows = new CoverageRows(root);
        KernelReport emulated = KernelProbe.Run(RingKernel.Emulated);
        CoverageRow[] requests = [.. emulated.Requests.Select(rows.Of)];
        CoverageRow[] registrations = [.. emulated.Registrations.Select(rows.Of)];

        var text = new StringBuilder();
        text.Append("# What of io_uring is covered\n\n");
        text.Append($"Made by `{Command}`;\na test compares. ");
        text.Append("**Since** is the first Linux that has it, **emulated** whether the emulated kernel does, too.\n");
        text.Append("The bytes of every `Prepare` method are compared with liburing's or the header's; ");
        text.Append("the tests named\nhere run on a kernel. `SubmissionEntry.PrepareRaw` and `Ring.Register` take ");
        text.Append("whatever else a kernel knows.\n");
        Append(text, "Requests", "`SubmissionEntry` method", requests);
        Append(text, "Registrations", "member", registrations);
        return new CoverageTable(text.ToString(), [.. requests.Concat(registrations).SelectMany(row => row.Gaps)]);
    }

    private static void Append(StringBuilder text, string title, string member, CoverageRow[] rows)
    {
        int covered = rows.Count(row => row.Members.Length > 0);
        int tested = rows.Count(row => row.Tests.Length > 0);
        text.Append($"\n## {title}\n\n");
        text.Append($"{rows.Length} there are, {covered} have a method, {tested} a test on a kernel.\n\n");
        text.Append($"| number | name | since | {member} | tests | emulated | notes |\n");
        text.Append("|---|---|---|---|---|---|---|\n");
        foreach (CoverageRow row in rows)
        {
            string tests = row.Tests.Length > 0 ? string.Join(", ", row.Tests) : row.WhyUntested ?? "";
            string members = string.Join(", ", row.Members.Select(name => $"`{name}`"));
            text.Append($"| {row.Number} | {row.Name} | {row.Since} | {members} | {tests} ");
            text.Append($"| {(row.IsEmulated ? "yes" : "no")} | {row.Notes} |\n");
        }
    }
}
