using System.Diagnostics;

namespace URing.Blocked;

/// <summary>How a program of the repository ended and what it said.</summary>
internal sealed record Answer(int ExitCode, string Text, string Complaints)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The text without line breaks: facts are wrapped to the width of a terminal.</summary>
    public string OneLine => string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Runs a program that lies where this one does: artifacts/bin/NAME/release.</summary>
    public static async Task<Answer> OfAsync(string name, params string[] arguments)
    {
        string programs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [Path.Combine(programs, name, "release", $"{name}.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> text = process.StandardOutput.ReadToEndAsync();
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new Answer(-1, "", $"{name} did not end within {s_patience.TotalSeconds} s");
        }
        return new Answer(process.ExitCode, await text, await complaints);
    }

    public override string ToString() => $"exit code {ExitCode}: {OneLine} {Complaints}";
}
