using System.Diagnostics;

namespace URing.Tests.Environments;

/// <summary>This test program, started once more to run a script of <see cref="ChildProgram"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Starts a child.</summary>
    /// <param name="kernel">What URING_KERNEL shall be; <see langword="null"/> for nothing.</param>
    public static ChildProcess Start(string script, string? kernel = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "URing.Tests.dll"));
        start.Environment[ChildProgram.Script] = script;
        start.Environment.Remove("URING_KERNEL");
        if (kernel is not null)
            start.Environment["URING_KERNEL"] = kernel;
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Runs a script and gives its answers.</summary>
    public static IReadOnlyList<string[]> Run(string script, string? kernel = null)
    {
        using ChildProcess child = Start(script, kernel);
        return child.ReadAnswers();
    }

    public void WaitUntilReady()
    {
        if (ReadLine() is var line and not "ready")
            Assert.Fail($"the child said '{line}', {_process.StandardError.ReadToEnd()}");
    }

    public void Go() => _process.StandardInput.WriteLine();

    public IReadOnlyList<string[]> ReadAnswers()
    {
        List<string[]> answers = [];
        while (ReadLine() is { } line)
            answers.Add(line.Split(ChildProgram.Separator));
        string complaints = _process.StandardError.ReadToEnd();
        Assert.True(_process.WaitForExit(s_patience), "the child did not end");
        Assert.True(_process.ExitCode == 0, $"the child failed ({_process.ExitCode}): {complaints}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join('\n', answers.Select(words => string.Join(" | ", words))));
        return answers;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private string? ReadLine()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(s_patience), "the child said nothing in time");
        return line.Result;
    }
}
