using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class PollTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int CtlAdd = 1;
    private const int CtlDelete = 2;
    private const int EventLength = 16;

    [Fact]
    public void PollMultishot_EdgeTriggered_CompletesForWhatIsNewUntilRemoved()
    {
        using var pipe = new TestPipe();
        Add(1, e => e.PreparePollMultishot(pipe.ReadFd, PollEvents.Read));
        Ring.Submit();
        for (int i = 0; i < 3; i++)
        {
            pipe.Write("x"u8);
            Completion ready = Assert.Single(Take(1));
            Assert.Equal(((int)PollEvents.Read, true), (ready.Result, ready.HasMore));
        }
        AssertSilent();
        Add(2, e => e.PreparePollRemove(1));
        List<Completion> ends = Take(2);
        Assert.Equal((0, Errno.ECANCELED, false), (Of(ends, 2).Result, Of(ends, 1).Error, Of(ends, 1).HasMore));
    }

    [Fact]
    public void PollMultishot_LevelTriggered_CompletesForWhatIsThere()
    {
        using var pipe = new TestPipe();
        pipe.Write("x"u8);
        Add(1, e => e.PreparePollMultishot(pipe.ReadFd, PollEvents.Read, levelTriggered: true));
        Completion ready = Assert.Single(Take(1));
        // Linux 6.18 has the flag in its header and refuses it in every entry.
        SkipIf(ready, Errno.EINVAL, "level-triggered polls");
        Assert.Equal(((int)PollEvents.Read, true), (ready.Result, ready.HasMore));
        Add(2, e => e.PrepareCancel(1));
        List<Completion> ends = Take(2);
        Assert.Equal((0, Errno.ECANCELED), (Of(ends, 2).Result, Of(ends, 1).Error));
    }

    [Fact]
    public void PollMultishot_OtherEndGone_ReportsHangUp()
    {
        using var pipe = new TestPipe();
        Add(1, e => e.PreparePollMultishot(pipe.ReadFd, PollEvents.Read));
        Ring.Submit();
        pipe.Writer.Dispose();
        Completion last = Assert.Single(Take(1));
        Assert.Equal(PollEvents.HangUp, (PollEvents)last.Result & PollEvents.HangUp);
    }

    [Fact]
    public void PollUpdate_Events_WaitsForTheNewOnes()
    {
        using var pipe = new TestPipe();
        Add(1, e => e.PreparePollAdd(pipe.WriteFd, PollEvents.Read));
        Add(2, e => e.PreparePollUpdate(1, PollEvents.Write, null));
        List<Completion> both = Take(2);
        Assert.Equal((0, (int)PollEvents.Write), (Of(both, 2).Result, Of(both, 1).Result));
    }

    [Fact]
    public void PollUpdate_UserData_IsCarriedByTheCompletion()
    {
        using var pipe = new TestPipe();
        Add(1, e => e.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        Assert.Equal(0, Complete(e => e.PreparePollUpdate(1, null, 77)).Result);
        pipe.Write("x"u8);
        Completion ready = Assert.Single(Take(1));
        Assert.Equal((77UL, (int)PollEvents.Read), (ready.UserData, ready.Result));
        Forget(1);
    }

    [Fact]
    public void PollUpdate_NoSuchPollOrNothingAsked_Fails()
    {
        Assert.Equal(Errno.ENOENT, Complete(e => e.PreparePollUpdate(99, PollEvents.Read, null)).Error);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PreparePollRemove(99)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PreparePollUpdate(99, null, null, multishot: true)).Error);
    }

    [Fact]
    public void EpollControl_AddedAndDeleted_IsSeenByEpollWait()
    {
        Need(Opcode.EpollWait);
        using var pipe = new TestPipe();
        using var epoll = Epoll.Create();
        int epollFd = (int)epoll.DangerousGetHandle();
        byte* change = Memory(EventLength), events = Memory(4 * EventLength);
        *(uint*)change = (uint)PollEvents.Read;
        Assert.Equal(0, Complete(e => e.PrepareEpollControl(epollFd, pipe.ReadFd, CtlAdd, change)).Result);
        Assert.Equal(Errno.EEXIST,
            Complete(e => e.PrepareEpollControl(epollFd, pipe.ReadFd, CtlAdd, change)).Error);
        Add(1, e => e.PrepareEpollWait(epollFd, events, 4));
        AssertSilent();
        pipe.Write("x"u8);
        Assert.Equal(1, Assert.Single(Take(1)).Result);
        Assert.Equal((uint)PollEvents.Read, *(uint*)events);
        Assert.Equal(0, Complete(e => e.PrepareEpollControl(epollFd, pipe.ReadFd, CtlDelete, null)).Result);
        Assert.Equal(Errno.ENOENT,
            Complete(e => e.PrepareEpollControl(epollFd, pipe.ReadFd, CtlDelete, null)).Error);
    }

    [Fact]
    public void EpollWait_NoEpollOrNoRoom_IsInvalid()
    {
        Need(Opcode.EpollWait);
        using var pipe = new TestPipe();
        byte* events = Memory(EventLength);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareEpollWait(pipe.ReadFd, events, 1)).Error);
        using var epoll = Epoll.Create();
        Assert.Equal(Errno.EINVAL,
            Complete(e => e.PrepareEpollWait((int)epoll.DangerousGetHandle(), events, 0)).Error);
    }
}
