using static URing.Tests.Environments.Answers;

namespace URing.Tests.Environments;

/// <summary>Programs in containers whose seccomp profile blocks io_uring: they run all the same and say why.</summary>
public sealed class SeccompTests
{
    private const string AllThree = "425 426 427";

    [Fact]
    public void Probe_NoFilter_IsUsableHere()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run("probe; ring 8; context 8");

        bool isUsable = KernelProbe.Run().Usable;
        Assert.SkipUnless(isUsable, "io_uring cannot be used here: " + KernelProbe.Run().Reason);
        Probed(answers[0], "linux", usable: true, "io_uring works here");
        Moved(answers[1], "linux");
        Moved(answers[2], "linux");
    }

    [Theory]
    [InlineData(nameof(Errno.EPERM), AllThree)]
    [InlineData(nameof(Errno.EACCES), AllThree)]
    [InlineData(nameof(Errno.EPERM), "425")]
    [InlineData(nameof(Errno.EPERM), "426")]
    [InlineData(nameof(Errno.EPERM), "427")]
    public void Ring_BlockedByFilter_RunsEmulatedAndNamesTheFilter(string error, string calls)
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run($"filter {error} {calls}; probe; ring 8; context 8");

        string[] reason = ["seccomp", error, "io_uring_setup", "profile of the container"];
        Probed(answers[0], "emulated", usable: false, reason);
        Moved(answers[1], "emulated", reason);
        Moved(answers[2], "emulated", reason);
    }

    [Theory]
    [InlineData(AllThree)]
    [InlineData("425")]
    public void Ring_HiddenByFilter_RunsEmulatedAndNamesTheFilter(string calls)
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run($"filter ENOSYS {calls}; probe; ring 8; context 8");

        string[] reason = ["seccomp", "ENOSYS", "io_uring_setup"];
        Probed(answers[0], "emulated", usable: false, reason);
        Moved(answers[1], "emulated", reason);
        Moved(answers[2], "emulated", reason);
    }

    [Fact]
    public void Ring_BlockedAfterTheVerdict_OnlyFromThenOnEmulated()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run($"ring 8; filter EPERM {AllThree}; ring 8");

        Assert.SkipUnless(answers[0][1] == "linux", "io_uring cannot be used here");
        Moved(answers[1], "emulated", "seccomp");
    }

    [Fact]
    public void Ring_ExplicitLinuxBlocked_Throws()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run($"filter EPERM {AllThree}; linux-ring 8");

        Refused(answers[0], Errno.EPERM, "io_uring_setup", "seccomp");
    }

    [Fact]
    public void Ring_VariableAsksForLinuxAndItIsBlocked_Throws()
    {
        IReadOnlyList<string[]> answers =
            ChildProcess.Run($"filter EPERM {AllThree}; probe; ring 8; context 8", "linux");

        Probed(answers[0], "linux", usable: false, "URING_KERNEL=linux", "seccomp");
        Refused(answers[1], Errno.EPERM, "seccomp");
        Refused(answers[2], Errno.EPERM, "seccomp");
    }

    [Fact]
    public void Ring_VariableAsksForEmulated_RunsEmulated()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run("probe; ring 8; context 8", "emulated");

        Assert.Equal("emulated", answers[0][1]);
        Says(answers[0], "URING_KERNEL=emulated");
        Moved(answers[1], "emulated", "URING_KERNEL=emulated");
        Moved(answers[2], "emulated", "URING_KERNEL=emulated");
    }

    [Fact]
    public void Ring_ProgramSetsTheVariableFirst_RunsEmulated()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run("choose-emulated; ring 8; context 8; choose-linux; ring 8");

        Moved(answers[0], "emulated", "URING_KERNEL=emulated");
        Moved(answers[1], "emulated", "URING_KERNEL=emulated");
        // It was read with the first ring.
        Moved(answers[2], "emulated", "URING_KERNEL=emulated");
    }

    [Fact]
    public void Ring_VariableAsksForUnknownKernel_ThrowsAndNamesTheChoice()
    {
        IReadOnlyList<string[]> answers = ChildProcess.Run("ring 8", "windows");

        Refused(answers[0], Errno.EINVAL, "URING_KERNEL=windows", "auto, linux or emulated");
    }
}
