using System.Reflection;
using URing.Abi;

namespace URing.Tests.Environments;

public sealed class KernelProbeTests
{
    [Fact]
    public void Run_LinuxHere_DescribesTheKernel()
    {
        KernelReport report = KernelProbe.Run(RingKernel.Linux);
        Assert.SkipUnless(report.Usable, "io_uring cannot be used here: " + report.Reason);

        Assert.Equal("linux", report.Backend);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), report.Release);
        Assert.Superset(
            new HashSet<string> { "NODROP", "EXT_ARG", "SINGLE_MMAP", "FAST_POLL" }, report.Features.ToHashSet());
        Assert.Superset(
            new HashSet<string> { "CQSIZE", "CLAMP", "SUBMIT_ALL", "R_DISABLED", "SINGLE_ISSUER", "DEFER_TASKRUN" },
            report.SetupFlags.ToHashSet());
    }

    [Fact]
    public void Run_Emulated_IsUsableAndSaysWhatItLacks()
    {
        KernelReport report = KernelProbe.Run(RingKernel.Emulated);

        Assert.Equal("emulated", report.Backend);
        Assert.True(report.Usable);
        Assert.Equal("the emulated kernel works here", report.Reason);
        Assert.True(report.Requests[(int)Opcode.ReadV].Supported);
        Assert.Contains("TASKRUN_FLAG", report.SetupFlags);
        Assert.DoesNotContain("SQPOLL", report.SetupFlags);
        Assert.DoesNotContain("IOPOLL", report.SetupFlags);
        Assert.DoesNotContain("ATTACH_WQ", report.SetupFlags);
    }

    [Fact]
    public void Run_Requests_AreNumberedAndNamedAsInTheKernel()
    {
        IReadOnlyList<KernelRequest> requests = KernelProbe.Run(RingKernel.Linux).Requests;

        Assert.Equal(Enumerable.Range(0, requests.Count), requests.Select(request => request.Number));
        Assert.True(requests.Count >= 65);
        foreach ((string name, Opcode number) in new[]
            { ("NOP", Opcode.Nop), ("READV", Opcode.ReadV), ("FALLOCATE", Opcode.FAllocate), ("READ", Opcode.Read),
              ("MSG_RING", Opcode.MessageRing), ("SENDMSG_ZC", Opcode.SendMessageZeroCopy), ("PIPE", Opcode.Pipe),
              ("URING_CMD128", Opcode.URingCommand128) })
            Assert.Equal(name, requests[(int)number].Name);
    }

    [Fact]
    public void Run_Registrations_AreNumberedAndNamedAsInTheKernel()
    {
        IReadOnlyList<KernelRegistration> registrations = KernelProbe.Run(RingKernel.Linux).Registrations;

        Assert.Equal(Enumerable.Range(0, registrations.Count), registrations.Select(one => one.Number));
        Assert.True(registrations.Count >= Constants.IORING_REGISTER_LAST);
        IEnumerable<FieldInfo> numbers = typeof(Constants).GetFields();
        foreach (KernelRegistration one in registrations.Take((int)Constants.IORING_REGISTER_LAST))
        {
            FieldInfo number = Assert.Single(numbers, field => field.Name == "IORING_" + one.Name);
            Assert.Equal((uint)one.Number, number.GetRawConstantValue());
        }
    }

    [Fact]
    public void Run_EmulatedRegistrations_AreThoseThatItAnswers()
    {
        IReadOnlyList<KernelRegistration> registrations = KernelProbe.Run(RingKernel.Emulated).Registrations;
        Assert.Equal(
            [
                "REGISTER_BUFFERS", "UNREGISTER_BUFFERS", "REGISTER_FILES", "UNREGISTER_FILES", "REGISTER_EVENTFD",
                "UNREGISTER_EVENTFD", "REGISTER_FILES_UPDATE", "REGISTER_EVENTFD_ASYNC", "REGISTER_PROBE",
                "REGISTER_RESTRICTIONS", "REGISTER_ENABLE_RINGS", "REGISTER_FILES2", "REGISTER_FILES_UPDATE2",
                "REGISTER_BUFFERS2", "REGISTER_BUFFERS_UPDATE", "REGISTER_IOWQ_MAX_WORKERS", "REGISTER_PBUF_RING",
                "UNREGISTER_PBUF_RING", "REGISTER_SYNC_CANCEL", "REGISTER_FILE_ALLOC_RANGE", "REGISTER_PBUF_STATUS",
                "REGISTER_CLOCK", "REGISTER_CLONE_BUFFERS",
            ],
            registrations.Where(one => one.Supported == true).Select(one => one.Name));
        Assert.DoesNotContain(registrations, one => one.Supported is null);
    }

    [Fact]
    public void Run_Limits_AreThoseOfTheProcess()
    {
        KernelLimits limits = KernelProbe.Run().Limits;

        Assert.Equal((32_768, 65_536, 1_024), (limits.MaxEntries, limits.MaxCompletionEntries, limits.MaxVectors));
        Assert.True(limits.MemlockSoft <= limits.MemlockHard);
        string sysctl = "/proc/sys/kernel/io_uring_disabled";
        Assert.Equal(File.Exists(sysctl) ? int.Parse(File.ReadAllText(sysctl)) : null, limits.IoUringDisabled);
    }

    [Fact]
    public void Run_ManyTimes_LeavesNoDescriptorBehind()
    {
        _ = KernelProbe.Run();
        int before = Directory.GetFiles("/proc/self/fd").Length;

        for (int i = 0; i < 10; i++)
            _ = KernelProbe.Run(RingKernel.Linux);

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 2);
    }
}
