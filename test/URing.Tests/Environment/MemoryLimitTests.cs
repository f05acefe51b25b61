using System.Globalization;
using URing.Kernels;
using static URing.Tests.Environments.Answers;

namespace URing.Tests.Environments;

/// <summary>Rings of an ordinary user, whose memory counts against RLIMIT_MEMLOCK.</summary>
public sealed class MemoryLimitTests
{
    // A user of these tests alone: the limit is for all processes of a user together.
    private const string OrdinaryUser = "user 64017";

    [Fact]
    public void Ring_NoLockedMemory_RunsEmulatedAndNamesLimitAndNeed()
    {
        IReadOnlyList<string[]> answers = Run("memlock 0", "probe; ring 256; context 256");

        Probed(answers[0], "emulated", usable: false, "RLIMIT_MEMLOCK is 0 KiB", "ulimit -l");
        Moved(answers[1], "emulated", "it needs 28 KiB", "RLIMIT_MEMLOCK is 0 KiB", "ulimit -l");
        Moved(answers[2], "emulated", "it needs 36 KiB", "RLIMIT_MEMLOCK is 0 KiB", "ulimit -l");
    }

    [Fact]
    public void Ring_SmallLimit_OnlyTheRingThatIsTooLargeRunsEmulated()
    {
        IReadOnlyList<string[]> answers = Run("memlock 65536", "probe; ring 8; ring 1024; ring 256");

        Probed(answers[0], "linux", usable: true);
        Moved(answers[1], "linux");
        Moved(answers[2], "emulated", "it needs 100 KiB", "RLIMIT_MEMLOCK is 64 KiB");
        Moved(answers[3], "linux");
    }

    [Fact]
    public void Ring_OrdinaryLimit_IsLinux()
    {
        IReadOnlyList<string[]> answers = Run("memlock 8388608", "probe; ring 4096; context 256");

        Probed(answers[0], "linux", usable: true);
        Moved(answers[1], "linux");
        Moved(answers[2], "linux");
    }

    [Fact]
    public void Ring_UntilMemoryIsShort_TheNextRunsEmulatedAndLaterOnesDoNot()
    {
        IReadOnlyList<string[]> answers = Run("memlock 8388608", "fill 256; ring 256");

        // 28 KiB a ring.
        Assert.InRange(int.Parse(answers[0][1], CultureInfo.InvariantCulture), 250, 292);
        Assert.Equal("emulated", answers[0][2]);
        Says(answers[0], "it needs 28 KiB", "RLIMIT_MEMLOCK is 8192 KiB");
        Moved(answers[1], "linux");
    }

    [Fact]
    public void Ring_ExplicitLinuxWithoutMemory_Throws()
    {
        IReadOnlyList<string[]> answers = Run("memlock 0", "linux-ring 256");

        Refused(answers[0], Errno.ENOMEM, "io_uring_setup", "RLIMIT_MEMLOCK is 0 KiB");
    }

    [Fact]
    public void Allocate_MoreThanMayBeLocked_NamesLimitAndNeed()
    {
        IReadOnlyList<string[]> answers = Run("memlock 262144", "pin 4096; pin 1048576; pin 4096");

        Assert.Equal(["pin", "4096"], answers[0]);
        Refused(answers[1], Errno.ENOMEM, "io_uring_register", "1024 KiB", "RLIMIT_MEMLOCK is 256 KiB", "ulimit -l");
        Assert.Equal(["pin", "4096"], answers[2]);
    }

    // What docs/kernels.md tells: a ring and a context of 256, a loop with its defaults and a small one.
    [Theory]
    [InlineData(256, 0, 28)]
    [InlineData(256, 1024, 36)]
    [InlineData(256, 4096, 84)]
    [InlineData(64, 256, 12)]
    public void Need_EntriesAndCompletions_IsWhatTheDocumentTells(int entries, int completions, int kibibytes)
    {
        Assert.Equal(kibibytes * 1024, MemoryLimit.Need(entries, completions));
    }

    [Fact]
    public void Ring_NoDescriptorsLeft_ThrowsAndNamesTheLimit()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run("linux-ring 8; descriptors 3; linux-ring 8");

        Assert.SkipUnless(answers[0][1] == "linux", "io_uring cannot be used here: " + answers[0][^1]);
        Refused(answers[1], Errno.EMFILE, "RLIMIT_NOFILE");
    }

    private static IReadOnlyList<string[]> Run(string limit, string script)
    {
        Assert.SkipUnless(ChildLibc.geteuid() == 0, "needs root, to become an ordinary user with a limit of its own");
        KernelReport report = KernelProbe.Run();
        Assert.SkipUnless(report.Usable, "io_uring cannot be used here: " + report.Reason);
        return ChildProcess.Run($"warm; {limit}; {OrdinaryUser}; {script}");
    }
}
