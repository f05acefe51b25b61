namespace URing.IO.Tests.Children;

/// <summary>What this program does when a test starts it as a child.</summary>
internal static class ChildProgram
{
    public const string Variable = "URING_IO_TEST_CHILD";

    public static string? Script =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } script ? script : null;

    /// <summary>Does what a script says: a task, a kernel, and the task's own words.</summary>
    public static async Task<int> RunAsync(string script)
    {
        string[] words = script.Split(' ');
        // Opened now: later there may be no descriptor left for it.
        await Console.Error.FlushAsync();
        RingKernel kernel = words[1] == "linux" ? RingKernel.Linux : RingKernel.Emulated;
        try
        {
            await RunAsync(words[0], kernel, words[2..]);
            return 0;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString());
            return 1;
        }
    }

    private static Task RunAsync(string task, RingKernel kernel, string[] words) => task switch
    {
        "unhandled" => ChildWork.ThrowOnALoop(kernel),
        "file-size" => ChildWork.WriteBeyondTheLimit(kernel, words[0]),
        "descriptors" => ChildWork.OpenTooMany(kernel, words[0]),
        "memory" => ChildWork.PoolWithoutLockedMemory(kernel, words[0]),
        "full" => MountWork.FillTmpfs(kernel, words[0]),
        "tmpfs" => MountWork.UseTmpfs(kernel, words[0]),
        "overlay" => MountWork.UseOverlay(kernel, words[0]),
        "writer" => LogWriter.RunAsync(kernel, words[0], words[1], words[2]),
        _ => throw new ArgumentException($"no such task: {task}", nameof(task)),
    };
}
