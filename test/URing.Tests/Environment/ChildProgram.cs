using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using static URing.Tests.Environments.ChildLibc;

namespace URing.Tests.Environments;

/// <summary>
/// What this test program does when it is started as a child: it restricts itself, sets rings up and says how it went.
/// </summary>
/// <remarks>
/// The script is a list of commands in an environment variable, so that the same executable serves whichever way it was
/// built. Every command that asks something answers with one line of words between tabs.
/// </remarks>
internal static class ChildProgram
{
    public const string Script = "URING_TEST_CHILD_SCRIPT";
    public const char Separator = '\t';

    // Before Main, and so before any runner: a child is no test run.
    [ModuleInitializer]
    public static void RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(Script) is not { Length: > 0 } script)
            return;

        foreach (string command in script.Split(';', StringSplitOptions.TrimEntries))
            Run(command.Split(' '));
        Environment.Exit(0);
    }

    private static void Run(string[] words)
    {
        switch (words[0])
        {
            case "warm":
                ChildWork.WarmUp();
                break;
            case "memlock":
                SetLimit(RLIMIT_MEMLOCK, Number(words[1]));
                break;
            case "descriptors":
                SetLimit(RLIMIT_NOFILE, Number(words[1]));
                break;
            case "user":
                BecomeUser((uint)Number(words[1]));
                break;
            case "filter":
                SystemCallFilter.Install(
                    Enum.Parse<Errno>(words[1]), [.. words[2..].Select(word => (uint)Number(word))]);
                break;
            case "choose-emulated":
                Environment.SetEnvironmentVariable("URING_KERNEL", "emulated");
                break;
            case "choose-linux":
                Environment.SetEnvironmentVariable("URING_KERNEL", "linux");
                break;
            case "ready":
                Say("ready");
                _ = Console.In.ReadLine();
                break;
            case "probe":
                KernelReport report = KernelProbe.Run();
                Say("probe", report.Backend, report.Usable.ToString(), report.Reason);
                break;
            case "ring":
                Say(ChildWork.TryRing((int)Number(words[1]), kernel: null));
                break;
            case "linux-ring":
                Say(ChildWork.TryRing((int)Number(words[1]), RingKernel.Linux));
                break;
            case "pin":
                Say(ChildWork.TryPin((int)Number(words[1])));
                break;
            case "context":
                Say(ChildWork.TryContext((int)Number(words[1])));
                break;
            case "fill":
                Say(ChildWork.FillMemory((int)Number(words[1])));
                break;
            default:
                throw new InvalidOperationException($"no such command: {words[0]}");
        }
    }

    private static void Say(params string[] words)
    {
        Console.Out.WriteLine(string.Join(Separator, words));
        Console.Out.Flush();
    }

    private static ulong Number(string word) => ulong.Parse(word, CultureInfo.InvariantCulture);

    private static unsafe void SetLimit(int resource, ulong value)
    {
        // SAFETY: the C library reads the limits during the call only.
        ulong* limits = stackalloc ulong[] { value, value };
        if (setrlimit(resource, limits) != 0)
            throw new Win32Exception();
    }

    private static unsafe void BecomeUser(uint user)
    {
        if (setgroups(0, null) != 0 || setgid(user) != 0 || setuid(user) != 0)
            throw new Win32Exception();
    }
}
