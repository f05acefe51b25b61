using URing.Kernels;
using URing.TestKit;

namespace URing.Tests.Registrations;

public abstract class WorkerTests(KernelCase kernel) : RegistrationTest(kernel)
{
    [Fact]
    public void SetWorkerLimits_New_AnswersTheOld()
    {
        WorkerLimits before = Ring.GetWorkerLimits();
        Assert.True(before is { Bounded: > 0, Unbounded: > 0 });
        Assert.Equal(before, Ring.SetWorkerLimits(new WorkerLimits(2, 3)));
        Assert.Equal(new WorkerLimits(2, 3), Ring.SetWorkerLimits(new WorkerLimits(Bounded: 4, Unbounded: 0)));
        Assert.Equal(new WorkerLimits(4, 3), Ring.SetWorkerLimits(before));
    }

    [Fact]
    public void SetWorkerLimits_Negative_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.SetWorkerLimits(new WorkerLimits(-1, 0)));

    [Fact]
    [NotOnKernel("emulated", "Its workers run where the scheduler puts them.")]
    public void SetWorkerProcessors_OneThatMayRun_IsTaken()
    {
        Ring.SetWorkerProcessors((int)ProcessStatus.FirstProcessor);
        Ring.ResetWorkerProcessors();
    }

    [Fact]
    public void SetWorkerProcessors_NotThere_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.SetWorkerProcessors());
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.SetWorkerProcessors(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.SetWorkerProcessors(8192));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Ring.SetWorkerProcessors(ProcessStatus.MostProcessors ?? 8192));
    }

    [Fact]
    public void RegisterNapi_Again_AnswersTheOld()
    {
        SkipWithoutNapi();
        NapiSettings settings = new(TimeSpan.FromMicroseconds(50), PrefersBusyPoll: true);
        Ring.RegisterNapi(settings);
        Assert.Equal(settings, Ring.RegisterNapi(settings with { BusyPoll = TimeSpan.FromMicroseconds(60) }));
        Assert.Equal(TimeSpan.FromMicroseconds(60), Ring.UnregisterNapi().BusyPoll);
    }

    [Fact]
    public void TrackNapi_DynamicTracking_IsRefused()
    {
        SkipWithoutNapi();
        Ring.RegisterNapi(new NapiSettings(TimeSpan.FromMicroseconds(50)));
        Assert.Equal(Errno.EINVAL, Refusal(() => Ring.TrackNapi(1)));
    }

    [Fact]
    public void TrackNapi_NoSuchQueue_IsRefused()
    {
        SkipWithoutNapi();
        Ring.RegisterNapi(new NapiSettings(TimeSpan.FromMicroseconds(50), Tracking: NapiTracking.Static));
        Assert.Equal(Errno.EINVAL, Refusal(() => Ring.TrackNapi(0)));
    }

    [Fact]
    public void RegisterNapi_TimeOutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Ring.RegisterNapi(new NapiSettings(TimeSpan.FromMicroseconds(-1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ring.RegisterNapi(new NapiSettings(TimeSpan.FromHours(2))));
    }

    private void SkipWithoutNapi()
    {
        try
        {
            Ring.UnregisterNapi();
        }
        catch (URingException refused) when (refused.Error is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            Assert.Skip($"The kernel has no NAPI registration: {refused.Message}");
        }
    }
}
