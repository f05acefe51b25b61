using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>A full queue, more in flight than completions fit, and what an allowlist refuses.</summary>
public abstract class ContextQueueing(KernelCase kernel) : ContextContract(kernel)
{
    [Fact]
    public void Add_MoreThanTheQueueHolds_SubmitsByItself()
    {
        using URingContext context = Open(2);

        for (ulong i = 0; i < 100; i++)
            Surely(() => context.AddNop(i));

        AssertAllOnce(Take(context, 100), 100);
        AssertNothingLeft(context);
    }

    [Fact]
    public void Add_MoreThanTheCompletionQueueHolds_LosesNothing()
    {
        const int Count = 5000;
        using URingContext context = Open(1);

        for (ulong i = 0; i < Count; i++)
            Surely(() => context.AddNop(i));
        Surely(context.Submit);

        Assert.Equal(Count, context.InFlight);
        AssertAllOnce(Take(context, Count), Count);
        AssertNothingLeft(context);
    }

    [Fact]
    public void Wait_WithoutSubmit_Submits()
    {
        using URingContext context = Open();

        Surely(() => context.AddNop(1));

        Assert.Single(context.Wait());
    }

    [Fact]
    public void Submit_NothingAdded_DoesNothing()
    {
        using URingContext context = Open();

        context.Submit();

        AssertNothingLeft(context);
    }

    [Fact]
    public void Allowlist_OperationNotNamed_IsRefusedInTheMiddleOfABatch()
    {
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        using URingContext context = Open(16, new URingAllowlist().AllowSubmitOperation(URingOperation.Nop));

        Surely(() => context.AddNop(1));
        Surely(() => context.AddPollFd(zero, PollEvents.Read, 2));
        Surely(() => context.AddNop(3));

        Dictionary<ulong, Completion> taken = Take(context, 3).ToDictionary(completion => completion.UserData);
        Assert.Equal(0, taken[1].Result);
        Assert.Equal(Errno.EACCES, taken[2].Error);
        Assert.Equal(0, taken[3].Result);
        AssertNothingLeft(context);
    }

    [Fact]
    public void Allowlist_Empty_RefusesFromTheVeryFirstEntry()
    {
        using URingContext context = Open(16, new URingAllowlist());

        Surely(() => context.AddNop(1));

        Assert.Equal(Errno.EACCES, TakeOne(context).Error);
        AssertNothingLeft(context);
    }

    [Fact]
    public void Allowlist_RequiredFlags_AreSetByTheContext()
    {
        using SafeFileHandle file = OpenFile(NewFile([5]));
        using URingContext context = Open(16, new URingAllowlist()
            .AllowSubmitOperation(URingOperation.Readv)
            .RequireEntryFlags(EntryFlags.Async));
        byte[] buffer = new byte[1];

        Surely(() => context.AddReadv([buffer], file, 0, 1));

        Assert.Equal(1, TakeOne(context).GetResultOrThrow());
        Assert.Equal(5, buffer[0]);
    }

    [Fact]
    public void Allowlist_RefusesTheCancel_ThePollGoesOn()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open(16, new URingAllowlist().AllowSubmitOperation(URingOperation.PollAdd));
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));
            Surely(() => context.AsyncCancel(1, 2));
            Assert.Equal(Errno.EACCES, TakeOne(context).Error);

            WriteTo(writer, 1);

            Assert.Equal(new Completion(1, 1), TakeOne(context));
        }
    }

    [Fact]
    public void Allowlist_InUse_DisposeStillCancels()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            URingContext context = Open(16, new URingAllowlist().AllowSubmitOperation(URingOperation.PollAdd));
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));
            Surely(context.Submit);

            Eventually.Ends(context.Dispose);
        }
    }

    [Fact]
    [NotOnKernel(NotOnKernelAttribute.Faulty, "Its shadow ring allocates.")]
    public void SteadyState_NopReadvWritev_AllocatesNothing()
    {
        using SafeFileHandle file = OpenFile(NewFile(new byte[4096]));
        using URingContext context = Open();
        Memory<byte>[] into = [new byte[4096]];
        ReadOnlyMemory<byte>[] from = [new byte[4096]];
        Completion[] completions = new Completion[3];

        long allocated = long.MaxValue;
        // The least of several: tiers of the compiler and the kernel's first turns allocate once.
        for (int attempt = 0; attempt < 20; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                RunOnce();
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);

        void RunOnce()
        {
            context.AddNop(1);
            context.AddReadv(into, file, 0, 2);
            context.AddWritev(from, file, 0, 3);
            for (int taken = 0; taken < 3;)
                taken += context.Wait(completions, Forever);
        }
    }

    private static void AssertAllOnce(List<Completion> taken, int count)
    {
        Assert.All(taken, completion => Assert.Equal(0, completion.Result));
        Assert.Equal(Enumerable.Range(0, count).Select(i => (ulong)i), taken.Select(c => c.UserData).Order());
    }

    public sealed class OverLinux() : ContextQueueing(KernelCase.Linux);

    public sealed class OverEmulated() : ContextQueueing(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextQueueing(KernelCase.FaultyLinux(21));

    public sealed class OverFaultyEmulated() : ContextQueueing(KernelCase.FaultyEmulated(22));
}
