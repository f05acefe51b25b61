using System.Diagnostics;
using URing.Abi;
using URing.TestKit;

namespace URing.Tests.Requests;

// SAFETY: what entries point to lives until nothing is in flight.
public abstract unsafe class FutexTests(KernelCase kernel) : RequestContract(kernel)
{
    private const int ByProcess = 1;
    private const int Exited = 4;
    private const int NoSuchProcess = 0x3FFF_FFFF;
    private const int NoReap = 0x0100_0000; // The runtime reaps its children itself.
    private const int ChildSignal = 17;
    private const FutexFlags Private = FutexFlags.Word32 | FutexFlags.Private;

    [Fact]
    public void FutexWake_TwoWait_WakesAsManyAsAsked()
    {
        Need(Opcode.FutexWait);
        uint* word = New(7U);
        Add(1, e => e.PrepareFutexWait(word, 7, flags: Private));
        Add(2, e => e.PrepareFutexWait(word, 7, flags: Private));
        Ring.Submit();
        Add(3, e => e.PrepareFutexWake(word, 1, flags: Private));
        List<Completion> first = Take(2);
        Assert.Equal((1, 0), (Of(first, 3).Result, first.Single(completion => completion.UserData != 3).Result));
        Add(4, e => e.PrepareFutexWake(word, 8, flags: Private));
        List<Completion> second = Take(2);
        Assert.Equal(1, Of(second, 4).Result);
        Assert.Equal(0, Complete(e => e.PrepareFutexWake(word, 1, flags: Private)).Result);
    }

    [Fact]
    public void FutexWake_OtherBits_WakesNobody()
    {
        Need(Opcode.FutexWait);
        uint* word = New(0U);
        Add(1, e => e.PrepareFutexWait(word, 0, mask: 1));
        Ring.Submit();
        Assert.Equal(0, Complete(e => e.PrepareFutexWake(word, 1, mask: 2)).Result);
        Add(2, e => e.PrepareFutexWake(word, 1, mask: 3));
        Assert.Equal(1, Of(Take(2), 2).Result);
    }

    [Fact]
    public void FutexWait_OtherValueOrNoMask_Fails()
    {
        Need(Opcode.FutexWait);
        uint* word = New(7U);
        Assert.Equal(Errno.EAGAIN, Complete(e => e.PrepareFutexWait(word, 8)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFutexWait(word, 7, mask: 0)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareFutexWake(word, 1, mask: 0)).Error);
    }

    [Fact]
    public void FutexWait_Cancelled_AnswersOne()
    {
        Need(Opcode.FutexWait);
        uint* word = New(0U);
        Add(1, e => e.PrepareFutexWait(word, 0));
        Add(2, e => e.PrepareCancel(1));
        List<Completion> both = Take(2);
        Assert.Equal((Errno.ECANCELED, 1), (Of(both, 1).Error, Of(both, 2).Result));
    }

    [Fact]
    public void FutexWaitV_SecondIsWoken_AnswersItsPlace()
    {
        Need(Opcode.FutexWaitV);
        uint* words = (uint*)Memory(64);
        var list = (futex_waitv*)Memory(2 * sizeof(futex_waitv));
        for (int i = 0; i < 2; i++)
            list[i] = new futex_waitv { uaddr = (ulong)(words + i), flags = (uint)Private };
        Add(1, e => e.PrepareFutexWaitV(list, 2));
        Ring.Submit();
        Add(2, e => e.PrepareFutexWake(words + 1, 1, flags: Private));
        List<Completion> both = Take(2);
        Assert.Equal((1, 1), (Of(both, 1).Result, Of(both, 2).Result));
        words[1] = 5;
        Assert.Equal(Errno.EAGAIN, Complete(e => e.PrepareFutexWaitV(list, 2)).Error);
    }

    [Fact]
    [NotOnKernel("emulated", "The runtime may take its child before the poller looks, which then finds none.")]
    public void WaitId_ChildEnds_TellsWhich()
    {
        Need(Opcode.WaitId);
        using var child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        int* answer = (int*)Memory(128);
        Add(1, e => e.PrepareWaitId(ByProcess, child.Id, answer, Exited | NoReap));
        AssertSilent();
        child.StandardInput.Close();
        Assert.Equal(0, Assert.Single(Take(1)).Result);
        Assert.Equal((ChildSignal, child.Id), (answer[0], answer[4]));
        Assert.True(child.WaitForExit(Eventually.DefaultDeadline));
    }

    [Fact]
    public void WaitId_AnswerHasNoPlace_IsRefused()
    {
        Need(Opcode.WaitId);
        using var child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        Add(1, e => e.PrepareWaitId(ByProcess, child.Id, (void*)8, Exited | NoReap));
        AssertSilent();
        child.StandardInput.Close();
        // Where the runtime was faster, there is no child any more.
        Assert.True(Assert.Single(Take(1)).Error is Errno.EFAULT or Errno.ECHILD);
        Assert.True(child.WaitForExit(Eventually.DefaultDeadline));
    }

    [Fact]
    public void WaitId_CancelledOrNoChild_Fails()
    {
        Need(Opcode.WaitId);
        Assert.Equal(Errno.ECHILD, Complete(e => e.PrepareWaitId(ByProcess, NoSuchProcess, null, Exited)).Error);
        Assert.Equal(Errno.EINVAL, Complete(e => e.PrepareWaitId(ByProcess, NoSuchProcess, null, 0)).Error);
        using var child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        Add(1, e => e.PrepareWaitId(ByProcess, child.Id, null, Exited | NoReap));
        Add(2, e => e.PrepareCancel(1));
        List<Completion> both = Take(2);
        Assert.Equal((Errno.ECANCELED, 1), (Of(both, 1).Error, Of(both, 2).Result));
        child.StandardInput.Close();
        Assert.True(child.WaitForExit(Eventually.DefaultDeadline));
    }
}
