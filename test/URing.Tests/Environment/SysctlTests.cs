using static URing.Tests.Environments.Answers;

namespace URing.Tests.Environments;

/// <summary>Systems whose administrator switched io_uring off.</summary>
/// <remarks>
/// The sysctl is the whole system's, and rings that others set up meanwhile are refused, those of tests beside this one
/// too. So these tests run only where URING_TESTS_SET_SYSCTL=1 says that nobody else needs io_uring; CI runs them with
/// nothing beside them. It is set for the milliseconds in which a child that was started and warmed up does its work,
/// and restored whatever happens.
/// </remarks>
public sealed class SysctlTests
{
    private const string Sysctl = "/proc/sys/kernel/io_uring_disabled";
    private const string Permission = "URING_TESTS_SET_SYSCTL";
    private const string Group = "/proc/sys/kernel/io_uring_group";

    [Fact]
    public void Ring_SwitchedOff_RunsEmulatedAndNamesTheSysctl()
    {
        IReadOnlyList<string[]> answers = RunWhile("2", "warm; ready; probe; ring 8; context 8");

        string[] reason = ["kernel.io_uring_disabled=2", "set it to 0"];
        Probed(answers[0], "emulated", usable: false, reason);
        Moved(answers[1], "emulated", reason);
        Moved(answers[2], "emulated", reason);
    }

    [Fact]
    public void Ring_KeptForThePrivileged_OrdinaryUserRunsEmulatedAndNamesTheSysctl()
    {
        IReadOnlyList<string[]> answers = RunWhile("1", "warm; user 64018; ready; probe; ring 8; context 8");

        string[] reason = ["kernel.io_uring_disabled=1", "set it to 0"];
        Probed(answers[0], "emulated", usable: false, reason);
        Moved(answers[1], "emulated", reason);
        Moved(answers[2], "emulated", reason);
    }

    [Fact]
    public void Ring_KeptForThePrivileged_AdministratorRunsOnLinux()
    {
        IReadOnlyList<string[]> answers = RunWhile("1", "warm; ready; probe; ring 8");

        Probed(answers[0], "linux", usable: true);
        Moved(answers[1], "linux");
    }

    [Fact]
    public void Ring_KeptForAGroup_ItsMemberRunsOnLinuxAndOthersAreToldOfIt()
    {
        SkipUnlessSettable();
        string before = File.ReadAllText(Group);
        try
        {
            File.WriteAllText(Group, "64018");
            IReadOnlyList<string[]> member = RunWhile("1", "warm; user 64018; ready; probe; ring 8");
            Probed(member[0], "linux", usable: true);
            Moved(member[1], "linux");

            IReadOnlyList<string[]> other = RunWhile("1", "warm; user 64019; ready; probe");
            Probed(other[0], "emulated", usable: false, "kernel.io_uring_disabled=1", "or join group 64018");
        }
        finally
        {
            File.WriteAllText(Group, before);
        }
    }

    private static IReadOnlyList<string[]> RunWhile(string value, string script)
    {
        SkipUnlessSettable();
        using ChildProcess child = ChildProcess.Start(script);
        child.WaitUntilReady();
        string before = File.ReadAllText(Sysctl);
        try
        {
            File.WriteAllText(Sysctl, value);
            child.Go();
            return child.ReadAnswers();
        }
        finally
        {
            File.WriteAllText(Sysctl, before);
        }
    }

    private static void SkipUnlessSettable()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Permission) == "1", $"needs {Permission}=1");
        Assert.SkipUnless(ChildLibc.geteuid() == 0, "needs root, to set a sysctl");
        Assert.SkipUnless(File.Exists(Sysctl), "this kernel has no sysctl kernel.io_uring_disabled");
        KernelReport report = KernelProbe.Run();
        Assert.SkipUnless(report.Usable, "io_uring cannot be used here: " + report.Reason);
        try
        {
            File.WriteAllText(Sysctl, File.ReadAllText(Sysctl));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("the sysctl may not be set here: " + refused.Message);
        }
    }
}
