using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using URing.Cli.Reporting;

namespace URing.Cli.Commands;

/// <summary><c>uring probe</c>: what the kernel here can do.</summary>
internal static class ProbeCommand
{
    private static readonly Option<bool> s_json = new("--json") { Description = "Print one JSON object." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("probe", "Show which kernel serves rings here, why, and what it supports.")
        {
            s_json,
        };
        command.SetAction(arguments => Run(arguments.GetValue(s_json), terminal));
        return command;
    }

    private static void Run(bool asJson, Terminal terminal)
    {
        ProbeReport report = ProbeReport.From(KernelProbe.Run());
        if (asJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, ProbeJson.Default.ProbeReport));
        else
            Write(report, terminal);
    }

    private static void Write(ProbeReport report, Terminal terminal)
    {
        terminal.WriteFact("Backend", report.Backend);
        terminal.WriteFact("io_uring", (report.Usable ? "usable: " : "not usable: ") + report.Reason);
        terminal.WriteFact("Release", report.Release);
        terminal.WriteFact("Requests", Join(report.Requests.Where(request => request.Supported)));
        if (report.Requests.Any(request => !request.Supported))
            terminal.WriteFact("Missing", Join(report.Requests.Where(request => !request.Supported)));
        WriteRegistrations(report.Registrations, terminal);
        terminal.WriteFact("Setup", string.Join(' ', report.SetupFlags));
        terminal.WriteFact("Features", string.Join(' ', report.Features));
        WriteLimits(report.Limits, terminal);
    }

    private static void WriteRegistrations(IReadOnlyList<ProbeRegistration> registrations, Terminal terminal)
    {
        foreach ((string fact, bool? supported) in new (string, bool?)[]
            { ("Register", true), ("Missing", false), ("Unknown", null) })
        {
            string[] names = [.. registrations.Where(one => one.Supported == supported).Select(one => one.Name)];
            if (names.Length > 0)
                terminal.WriteFact(fact, string.Join(' ', names));
        }
    }

    private static void WriteLimits(ProbeLimits limits, Terminal terminal)
    {
        terminal.WriteFact("Memory",
            $"RLIMIT_MEMLOCK {Limit(limits.MemlockSoft)}, at most {Limit(limits.MemlockHard)}");
        terminal.WriteFact("Entries", string.Create(CultureInfo.InvariantCulture,
            $"{limits.MaxEntries} entries, {limits.MaxCompletionEntries} completions, "
            + $"{limits.MaxVectors} vectors at most"));
        string disabled = limits.IoUringDisabled?.ToString(CultureInfo.InvariantCulture) ?? "not there";
        terminal.WriteFact("sysctl", $"kernel.io_uring_disabled is {disabled}");
    }

    private static string Join(IEnumerable<ProbeRequest> requests) =>
        string.Join(' ', requests.Select(request => request.Name));

    private static string Limit(ulong? bytes) => bytes is null ? "unlimited" : Sizes.Format(bytes.Value);
}
