using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>A kernel that refuses or takes entries one by one: nothing is lost, nothing is let go too early.</summary>
public sealed class ContextRefusals
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void SubmitRefused_BuffersStayPinned()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 1, FaultPlan.Only(FaultKind.Again, 1));
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        using var memory = new GuardedMemory(16);
        using var context = new URingContext(4, null, kernel);
        context.AddReadv([memory.Memory], zero, 0, 1);

        URingException refused = Assert.Throws<URingException>(context.Submit);

        Assert.True(refused.NoSpace);
        Assert.Equal(Errno.EAGAIN, refused.Error);
        Assert.Equal(1, memory.Pins);
        Assert.Equal(1, context.InFlight);
    }

    [Fact]
    public void Add_QueueFullAndTheKernelTakesNothing_ThrowsNoSpaceAndAddsNothing()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 1, FaultPlan.Only(FaultKind.Again, 1));
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        using var memory = new GuardedMemory(16);
        using var context = new URingContext(2, null, kernel);
        context.AddNop(1);
        context.AddNop(2);

        Assert.True(Assert.Throws<URingException>(() => context.AddNop(3)).NoSpace);
        Assert.True(Assert.Throws<URingException>(() => context.AddReadv([memory.Memory], zero, 0, 4)).NoSpace);

        Assert.Equal(0, memory.Pins);
        Assert.Equal(2, context.InFlight);
        Assert.Empty(context.Wait(TimeSpan.FromMilliseconds(30)));
    }

    [Fact]
    public void Submit_KernelTakesOneAtATime_SubmitsAll()
    {
        var kernel = new FaultyKernel(RingKernel.Linux, 1, FaultPlan.Only(FaultKind.ShortSubmit, 1));
        using var context = new URingContext(16, null, kernel);
        for (ulong i = 0; i < 16; i++)
            context.AddNop(i);

        context.Submit();

        Assert.True(kernel.Faults[FaultKind.ShortSubmit] > 0);
        Completion[] taken = new Completion[16];
        HashSet<ulong> seen = [];
        // Without another submit of its own: peeks at what the submit has brought about.
        Eventually.True(() => Reap(), s_patience, "all were submitted");

        bool Reap()
        {
            while (context.Core.TryTake(out Completion completion))
                Assert.True(seen.Add(completion.UserData));
            return seen.Count == taken.Length;
        }
    }

    [Fact]
    public void Wait_KernelRefusesNowAndThen_SubmitsAndTakesAll()
    {
        FaultPlan plan = FaultPlan.None with { Again = 0.5, Busy = 0.5, Interrupted = 0.3, ShortSubmit = 0.5 };
        var kernel = new FaultyKernel(RingKernel.Linux, 7, plan);
        using var context = new URingContext(16, null, kernel);
        Completion[] some = new Completion[16];
        for (int round = 0; round < 100; round++)
        {
            for (ulong i = 0; i < 16; i++)
                context.AddNop(i);
            int taken = 0;
            while (taken < 16)
            {
                int got = context.Wait(some, s_patience);
                Assert.True(got > 0);
                taken += got;
            }
        }
        Assert.True(kernel.Faults.Total > 0);
    }
}
