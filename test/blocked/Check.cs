using System.Security.Cryptography;

namespace URing.Blocked;

/// <summary>Runs programs under a circumstance and counts which did their work and said why.</summary>
internal sealed class Check(Circumstance circumstance)
{
    private const int TourLength = 16 << 20;

    private int _passed;
    private int _failed;

    /// <summary>Answers the exit code.</summary>
    public async Task<int> RunAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), $"uring-blocked-{Environment.ProcessId}");
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(TourLength));
        circumstance.Enter();
        try
        {
            await CheckFloorsAsync();
            await CheckAsync("tour", "URing.Cli", [path], SaysTheKernel, Says("Verify source and copy have the same"));
            await CheckAsync("probe", "URing.Cli", ["probe"], SaysWhetherUsable);
            await CheckAsync("sample CopyFile", "CopyFile", [path], _ => null);
            await CheckAsync("sample ReadAFile", "ReadAFile", [path], Says($"{TourLength:N0} bytes"));
        }
        finally
        {
            File.Delete(path);
        }
        Console.WriteLine($"{_passed} passed, {_failed} failed, 0 skipped");
        return _failed == 0 && _passed > 0 ? 0 : 1;
    }

    private async Task CheckFloorsAsync()
    {
        Answer answer = await Answer.OfAsync("URing.Blocked", "floors");
        Count("floors end well", answer.ExitCode == 0 ? null : answer.ToString());
        foreach (string line in answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Count(line.Split(Floors.Separator)[0], Judge(line.Split(Floors.Separator)));
        Count("seven floors", answer.Text.Count(letter => letter == '\n') == 7 ? null : answer.ToString());
    }

    // What is wrong with a floor's line; null for nothing.
    private string? Judge(string[] words)
    {
        string line = string.Join(' ', words);
        if (words is not [string what, string kernel, Floors.Done, string reason])
            return line;
        if (what == "registered buffers")
            return JudgeBuffers(kernel, reason);
        int need = circumstance.IsShortOfMemory ? NeedOf(what) : 0;
        bool isTooLarge = need > 64;
        string[] wanted = isTooLarge ? [$"it needs {need} KiB", "RLIMIT_MEMLOCK is 64 KiB"] : circumstance.Reason;
        return kernel == (isTooLarge ? "emulated" : circumstance.Kernel) && Array.TrueForAll(wanted, reason.Contains)
            ? null
            : line;
    }

    // KiB of memory that the kernel locks for a ring, as docs/kernels.md tells.
    private static int NeedOf(string floor) => floor switch
    {
        "large ring" => 100,
        "default loop" => 84,
        _ => 0,
    };

    // Two loops were refused, and one warning tells of it.
    private string? JudgeBuffers(string state, string warnings)
    {
        string[] said = warnings.Split(" | ", StringSplitOptions.RemoveEmptyEntries);
        bool isGood = circumstance.IsShortOfMemory
            ? state == "plain" && said is [string one] && one.Contains("RLIMIT_MEMLOCK is 64 KiB")
                && one.Contains("unregistered")
            : state == "registered" && said.Length == 0;
        return isGood ? null : $"{state}, said: {warnings}";
    }

    private string? SaysTheKernel(string text) =>
        text.Contains($"Kernel {circumstance.Kernel}: ") && Array.TrueForAll(circumstance.Reason, text.Contains)
        || (circumstance.IsShortOfMemory && text.Contains("Kernel emulated: ")
            && text.Contains("RLIMIT_MEMLOCK is 64 KiB"))
            ? null
            : text;

    private string? SaysWhetherUsable(string text)
    {
        bool isUsable = circumstance.Kernel == "linux" || circumstance.Name == "chosen";
        return text.Contains($"Backend {circumstance.Kernel} io_uring {(isUsable ? "usable: " : "not usable: ")}")
            && Array.TrueForAll(circumstance.Reason, text.Contains)
            ? null
            : text;
    }

    private static Func<string, string?> Says(string words) => text => text.Contains(words) ? null : text;

    private async Task CheckAsync(
        string what, string program, string[] arguments, params Func<string, string?>[] judges)
    {
        Answer answer = await Answer.OfAsync(program, arguments);
        string? wrong = answer.ExitCode == 0 ? null : answer.ToString();
        foreach (Func<string, string?> judge in judges)
            wrong ??= judge(answer.OneLine);
        Count(what, wrong);
    }

    private void Count(string what, string? wrong)
    {
        _passed += wrong is null ? 1 : 0;
        _failed += wrong is null ? 0 : 1;
        Console.WriteLine(wrong is null
            ? $"passed  {circumstance.Name}, {what}"
            : $"FAILED  {circumstance.Name}, {what}: {wrong}");
    }
}
