using System.Diagnostics;

namespace URing.IO.Tests.Children;

/// <summary>This test program, started again for what would harm the tests: limits, mounts, a violent end.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _complaints;

    private ChildProcess(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
    }

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a child.</summary>
    /// <param name="script">Words of <see cref="ChildProgram"/>, the first of them what to do.</param>
    /// <param name="hasOwnMounts">Whether it gets a mount namespace of its own, which only root may.</param>
    public static ChildProcess Start(string script, bool hasOwnMounts = false)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(hasOwnMounts ? "unshare" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (hasOwnMounts)
        {
            start.ArgumentList.Add("--mount");
            start.ArgumentList.Add(program);
        }
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "URing.IO.Tests.dll"));
        start.Environment[ChildProgram.Variable] = script;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Runs a child, which must end well; gives the lines that it said.</summary>
    public static async Task<string[]> RunAsync(string script, bool hasOwnMounts = false)
    {
        using ChildProcess child = Start(script, hasOwnMounts);
        (int code, string said, string complaints) = await child.WaitAsync();
        Assert.True(code == 0, $"the child ended with {code}: {complaints}{said}");
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits for the end: exit code, output and complaints.</summary>
    public async Task<(int Code, string Said, string Complaints)> WaitAsync()
    {
        string said = await Output.ReadToEndAsync().WaitAsync(s_patience);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return (_process.ExitCode, said, await _complaints);
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
