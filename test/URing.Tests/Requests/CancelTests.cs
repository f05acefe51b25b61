using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class CancelTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int Rounds = 200;

    [Fact]
    public void CancelDescriptor_AllOrOne_MeansThatDescriptorOnly()
    {
        using TestPipe first = new(), second = new();
        AddReads(first, 1, 3);
        AddReads(second, 4, 4);
        Assert.Equal(0, TakeCancel(e => e.PrepareCancelDescriptor(first.ReadFd), 1).Result);
        Assert.Equal(2, TakeCancel(e => e.PrepareCancelDescriptor(first.ReadFd, CancelFlags.All), 2).Result);
        Assert.Equal(0, Complete(e => e.PrepareCancelDescriptor(first.ReadFd, CancelFlags.All)).Result);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareCancelDescriptor(first.ReadFd)).Error);
        Assert.Equal(1, TakeCancel(e => e.PrepareCancelAny(), 1).Result);
    }

    [Fact]
    public void CancelFixedDescriptor_Slot_EndsItsRead()
    {
        using var pipe = new TestPipe();
        Ring.RegisterEmptyFiles(2);
        int* descriptors = New(pipe.ReadFd);
        Assert.Equal(1, Complete(e => e.PrepareFilesUpdate(descriptors, 1, 1)).Result);
        byte* buffer = Memory(8);
        Add(1, e => e.PrepareRead(1, buffer, 8, 0), EntryFlags.FixedFile);
        Assert.Equal(0, TakeCancel(e => e.PrepareCancelFixedDescriptor(1), 1).Result);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareCancelFixedDescriptor(1)).Error);
        Assert.Equal(Errno.EBADF, Complete(e => e.PrepareCancelFixedDescriptor(0)).Error);
    }

    [Fact]
    public void CancelOpcode_PollAmongReads_EndsThePoll()
    {
        using var pipe = new TestPipe();
        AddReads(pipe, 1, 2);
        Add(3, e => e.PreparePollAdd(pipe.ReadFd, PollEvents.Read));
        Completion cancel = TakeCancel(e => e.PrepareCancelOpcode(Opcode.PollAdd), 1);
        SkipIf(cancel, Errno.EINVAL, "cancels by request", since: "6.6");
        Assert.Equal(0, cancel.Result);
        Assert.Equal(Errno.ENOENT, Complete(e => e.PrepareCancelOpcode(Opcode.PollAdd)).Error);
        Assert.Equal(2, TakeCancel(e => e.PrepareCancelOpcode(Opcode.Read, CancelFlags.All), 2).Result);
    }

    [Fact]
    public void CancelAny_SeveralInFlight_EndsAllOfThem()
    {
        using var pipe = new TestPipe();
        AddReads(pipe, 1, 3);
        Assert.Equal(3, TakeCancel(e => e.PrepareCancelAny(), 3).Result);
        Assert.Equal(0, Complete(e => e.PrepareCancelAny()).Result);
    }

    [Fact]
    public void Cancel_UserDataAndDescriptor_MustBothMatch()
    {
        using TestPipe first = new(), second = new();
        AddReads(first, 1, 1);
        const CancelFlags Both = CancelFlags.Descriptor | CancelFlags.UserData;
        Completion Try(TestPipe pipe) => Complete(e => e.PrepareRaw(new io_uring_sqe
        {
            opcode = (byte)Opcode.AsyncCancel,
            fd = pipe.ReadFd,
            addr = 1,
            cancel_flags = (uint)Both,
        }));
        Assert.Equal(Errno.ENOENT, Try(second).Error);
        Assert.Equal(0, TakeCancel(e => e.PrepareCancelDescriptor(first.ReadFd), 1).Result);
    }

    [Fact]
    public void Cancel_AgainstTheData_EachHasExactlyOneOutcome()
    {
        for (int round = 0; round < Rounds; round++)
        {
            using var pipe = new TestPipe();
            byte* buffer = Memory(8);
            Add(1, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0));
            Ring.Submit();
            var writer = new Thread(() => pipe.Write("x"u8)) { IsBackground = true };
            writer.Start();
            Add(2, e => e.PrepareCancel(1));
            List<Completion> both = Take(2);
            Assert.True(writer.Join(Eventually.DefaultDeadline));
            Completion target = Of(both, 1), cancel = Of(both, 2);
            bool wasCancelled = target.Error == Errno.ECANCELED;
            Assert.True(wasCancelled ? cancel.Result == 0 : target.Result == 1
                && cancel.Error is Errno.ENOENT or Errno.EALREADY, $"{target}; {cancel}");
        }
        AssertSilent();
    }

    [Fact]
    public void Cancel_AgainstTheTimeout_EachHasExactlyOneOutcome()
    {
        __kernel_timespec* time = New(new __kernel_timespec { tv_nsec = 20_000 });
        for (int round = 0; round < Rounds; round++)
        {
            Add(1, e => e.PrepareTimeout(time));
            Ring.Submit();
            Add(2, e => e.PrepareTimeoutRemove(1));
            List<Completion> both = Take(2);
            Completion target = Of(both, 1), removal = Of(both, 2);
            Assert.True(target.Error == Errno.ECANCELED ? removal.Result == 0 : target.Error == Errno.ETIME
                && removal.Error is Errno.ENOENT or Errno.EBUSY or Errno.EALREADY, $"{target}; {removal}");
        }
        AssertSilent();
    }

    private void AddReads(TestPipe pipe, ulong first, ulong last)
    {
        for (ulong i = first; i <= last; i++)
        {
            byte* buffer = Memory(8);
            Add(i, e => e.PrepareRead(pipe.ReadFd, buffer, 8, 0));
        }
        Ring.Submit();
    }

    // The cancel's own completion, which comes before those of its targets.
    private Completion TakeCancel(Prepare prepare, int targets)
    {
        Add(99, prepare);
        List<Completion> all = Take(1);
        if (!all[0].IsError)
        {
            List<Completion> ended = Take(targets);
            Assert.All(ended, completion => Assert.Equal(Errno.ECANCELED, completion.Error));
        }
        Assert.Equal(99UL, all[0].UserData);
        return all[0];
    }
}
