using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Registrations;

public abstract class EventRegistrationTests(KernelCase kernel) : RegistrationTest(kernel)
{
    [Fact]
    public void RegisterEventFd_CompletionPosted_Counts()
    {
        using TestEvent counter = new();
        Ring.RegisterEventFd(counter.Handle);
        Assert.Equal(0UL, counter.Take());
        Complete(Ring, entry => entry.PrepareNop());
        Assert.Equal(1UL, counter.Take());
        Ring.UnregisterEventFd();
        Complete(Ring, entry => entry.PrepareNop());
        Assert.Equal(0UL, counter.Take());
    }

    [Fact]
    public void RegisterEventFd_AsyncOnly_LeavesOutWhatIsDoneAtOnce()
    {
        using TestEvent counter = new();
        Ring.RegisterEventFd(counter.Handle, asyncOnly: true);
        Complete(Ring, entry => entry.PrepareNop());
        Assert.Equal(0UL, counter.Take());
        Add(Ring, 1, entry => entry.PrepareNop(), EntryFlags.Async);
        Take(Ring, 1);
        Eventually.True(() => counter.Take() == 1);
    }

    [Fact]
    public void RegisterEventFd_HandleClosedAfterwards_StaysRegistered()
    {
        using TestEvent counter = new();
        using (var copy = new SafeFileHandle(counter.Handle.DangerousGetHandle(), ownsHandle: false))
            Ring.RegisterEventFd(copy);
        Complete(Ring, entry => entry.PrepareNop());
        Assert.Equal(1UL, counter.Take());
    }

    [Fact]
    public void RegisterEventFd_Twice_IsBusy()
    {
        using TestEvent counter = new();
        Ring.RegisterEventFd(counter.Handle);
        Assert.Equal(Errno.EBUSY, Refusal(() => Ring.RegisterEventFd(counter.Handle)));
    }

    [Fact]
    public void RegisterEventFd_NoEvent_IsRefused()
    {
        using var zero = File.OpenHandle("/dev/zero");
        Assert.Equal(Errno.EINVAL, Refusal(() => Ring.RegisterEventFd(zero)));
    }

    [Fact]
    public void RegisterEventFd_BadHandle_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => Ring.RegisterEventFd(null!));
        Assert.Throws<ArgumentException>(() => Ring.RegisterEventFd(new SafeFileHandle(-1, ownsHandle: false)));
        TestEvent counter = new();
        counter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Ring.RegisterEventFd(counter.Handle));
    }

    [Fact]
    public void UnregisterEventFd_None_IsRefused() => Assert.Equal(Errno.ENXIO, Refusal(Ring.UnregisterEventFd));
}
