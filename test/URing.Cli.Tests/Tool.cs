using System.Diagnostics;
using System.Runtime.InteropServices;

namespace URing.Cli.Tests;

/// <summary>What a run of the tool left behind.</summary>
public sealed record ToolResult(int Code, string Output, string Error);

/// <summary>Runs the built tool in a process of its own.</summary>
/// <remarks>URING_TOOL names another build of it, such as one published as native AOT.</remarks>
public static partial class Tool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public static string Path { get; } = Environment.GetEnvironmentVariable("URING_TOOL")
        ?? System.IO.Path.Combine(AppContext.BaseDirectory, "URing.Cli");

    public static ToolResult Run(params string[] arguments) => RunOn(null, arguments);

    /// <summary>Runs the tool with URING_KERNEL set.</summary>
    public static ToolResult RunOn(string? kernel, params string[] arguments) =>
        Finish(Start(Path, arguments, kernel is null ? [] : [("URING_KERNEL", kernel)]));

    /// <summary>Runs a shell script; the tool is its <c>$0</c>.</summary>
    public static ToolResult RunScript(string script, params string[] arguments) =>
        Finish(Start("/bin/sh", ["-c", script, Path, .. arguments], []));

    public static ToolResult RunWith((string Name, string Value)[] environment, params string[] arguments) =>
        Finish(Start(Path, arguments, environment));

    public static Process Start(string[] arguments, params (string Name, string Value)[] environment) =>
        Start(Path, arguments, environment);

    public static void Send(Process process, int signal) => Assert.Equal(0, kill(process.Id, signal));

    public static ToolResult Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_limit))
            {
                process.Kill();
                Assert.Fail($"The tool did not end within {s_limit}.");
            }
            return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    /// <summary>
    /// Skips the test, with the reason, where the kernel named cannot be had; the emulated one always can.
    /// </summary>
    public static void NeedKernel(string kernel)
    {
        if (kernel == "emulated")
            return;
        KernelReport report = KernelProbe.Run(RingKernel.Linux);
        Assert.SkipUnless(report.Usable, report.Reason);
    }

    private static Process Start(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
