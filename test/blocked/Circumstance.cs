using URing.Tests.Environments;

namespace URing.Blocked;

/// <summary>Where programs are run, and what they shall say of it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Kernel">The kernel that shall serve.</param>
/// <param name="Reason">Words of the reason that name the cause and what helps.</param>
internal sealed record Circumstance(string Name, string Kernel, params string[] Reason)
{
    private const string Emulated = "emulated";
    private const string Linux = "linux";

    private static readonly string[] s_blocked =
    [
        "io_uring is blocked by a seccomp filter (EPERM)",
        "allow io_uring_setup, io_uring_enter and io_uring_register in the profile of the container",
    ];

    private static readonly string[] s_hidden =
    [
        "io_uring is hidden by a seccomp filter (ENOSYS)",
        "allow io_uring_setup, io_uring_enter and io_uring_register in the profile of the container",
    ];

    private static readonly Circumstance[] s_all =
    [
        new("open", Linux, "io_uring works here"),
        new("filter-eperm", Emulated, s_blocked) { Filter = Errno.EPERM },
        new("filter-enosys", Emulated, s_hidden) { Filter = Errno.ENOSYS },
        new("sysctl-2", Emulated, "io_uring is switched off by sysctl kernel.io_uring_disabled=2: set it to 0"),
        new("memlock-0", Emulated, "RLIMIT_MEMLOCK is 0 KiB for all rings of the user", "raise it (ulimit -l)"),
        new("memlock-64", Linux, "io_uring works here") { IsShortOfMemory = true },
        new("container-as-shipped", Emulated, s_hidden),
        new("container-eperm", Emulated, s_blocked),
        new("container-allowed", Linux, "io_uring works here"),
        new("chosen", Emulated, "chosen by URING_KERNEL=emulated"),
    ];

    /// <summary>What a filter answers that the check puts on itself, and so on the programs that it runs.</summary>
    public Errno Filter { get; private init; }

    /// <summary>Whether memory may be locked for small rings only: what is larger does without.</summary>
    public bool IsShortOfMemory { get; private init; }

    public static Circumstance Find(string name) => Array.Find(s_all, one => one.Name == name)
        ?? throw new ArgumentException($"there is no environment {name}", nameof(name));

    /// <summary>Whether a document has the reasons of all that is blocked; answers the exit code.</summary>
    public static int CheckDocument(string path)
    {
        string[] all = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string text = string.Join(' ', all);
        string[] missing = [.. s_all.Where(one => one.Kernel == Emulated && one.Name != "chosen")
            .SelectMany(one => one.Reason).Where(words => !text.Contains(words))];
        Array.ForEach(missing, words => Console.WriteLine($"FAILED  {path} does not say: {words}"));
        Console.WriteLine($"{(missing.Length == 0 ? 1 : 0)} passed, {missing.Length} failed, 0 skipped");
        return missing.Length == 0 ? 0 : 1;
    }

    /// <summary>Puts this process, and what it starts, under the filter.</summary>
    public void Enter()
    {
        if (Filter != Errno.None)
            SystemCallFilter.Install(Filter, [425, 426, 427]);
    }
}
