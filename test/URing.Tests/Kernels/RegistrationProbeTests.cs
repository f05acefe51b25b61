using URing.Abi;
using URing.Kernels;
using URing.TestKit;

namespace URing.Tests.Kernels;

public sealed class RegistrationProbeTests
{
    private const int SyncCancel = (int)Constants.IORING_REGISTER_SYNC_CANCEL;
    private const int MessageWithoutRing = (int)Constants.IORING_REGISTER_SEND_MSG_RING;
    private const int MemoryRegion = (int)Constants.IORING_REGISTER_MEM_REGION;
    private const int Filter = (int)Constants.IORING_REGISTER_BPF_FILTER;
    private const int BusyPolling = (int)Constants.IORING_REGISTER_NAPI;

    [Fact]
    public void Run_Linux_TrialsAgreeWithWhatTheKernelSays()
    {
        using Ring ring = OpenLinux();
        bool?[] asked = RegistrationProbe.Run(ring);
        Assert.SkipUnless(asked[(int)Constants.IORING_REGISTER_QUERY] == true, "Only Linux 6.18 says how many it has.");

        Assert.DoesNotContain(null, asked);
        bool?[] tried = RegistrationProbe.Complete(RegistrationProbe.Try(ring), count: 0);
        for (int number = 0; number < tried.Length; number++)
            Assert.True(tried[number] == asked[number] || tried[number] is null, $"{number}: {tried[number]}");
    }

    [Fact]
    public void Run_Linux_LeavesRingAndThreadAsTheyWere()
    {
        using Ring ring = OpenLinux();
        string before = Affinity();
        _ = RegistrationProbe.Run(ring);
        Assert.Equal(before, Affinity());
        Assert.True(ring.TryGetEntry(out SubmissionEntry entry));
        entry.PrepareNop();
        Assert.Equal(1, ring.SubmitAndWait(1).Ready);
    }

    [Fact]
    public void Complete_KernelSaysHowMany_KnowsAll()
    {
        bool?[] known = RegistrationProbe.Complete(Nothing(), count: 36);
        Assert.Equal(Enumerable.Range(0, 38).Select(number => (bool?)(number < 36)), known);
    }

    [Fact]
    public void Complete_KernelSaysMoreThanIsKnownHere_GoesOn() =>
        Assert.Equal(Enumerable.Repeat((bool?)true, 41), RegistrationProbe.Complete(Nothing(), count: 41));

    [Fact]
    public void Complete_OneIsKnown_AllBelowAreToo()
    {
        bool?[] known = Nothing();
        known[SyncCancel] = true;
        known = RegistrationProbe.Complete(known, count: 0);
        Assert.All(known.Take(SyncCancel + 1), one => Assert.True(one));
        Assert.False(known[MemoryRegion]);
        Assert.Null(known[MessageWithoutRing]);
        Assert.Null(known[Filter]);
    }

    [Fact]
    public void Complete_BuiltWithoutIt_StaysUnsupported()
    {
        bool?[] known = Nothing();
        known[BusyPolling] = false;
        Assert.False(RegistrationProbe.Complete(known, count: 36)[BusyPolling]);
    }

    private static bool?[] Nothing() => new bool?[(int)Constants.IORING_REGISTER_LAST];

    private static string Affinity() => File.ReadLines("/proc/thread-self/status")
        .Single(line => line.StartsWith("Cpus_allowed:", StringComparison.Ordinal));

    private static Ring OpenLinux()
    {
        if (KernelCase.Linux.WhyUnusable is { } missing)
            Assert.Skip(missing);
        return new Ring(8, new RingOptions { Kernel = RingKernel.Linux });
    }
}
