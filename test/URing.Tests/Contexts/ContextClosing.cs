using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using URing.Contexts;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>
/// Dispose and Close with everything in flight, while others add and wait, and contexts that are forgotten.
/// </summary>
public abstract class ContextClosing(KernelCase kernel) : ContextContract(kernel)
{
    private const int Many = 1000;

    [Fact]
    public void Dispose_ThousandPollsInFlight_EndsAndLeavesNothing()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            URingContext context = Open();
            for (ulong i = 0; i < Many; i++)
                Surely(() => context.AddPollFd(reader, PollEvents.Read, i));
            Surely(context.Submit);

            Eventually.Ends(context.Dispose);

            Assert.Equal(0, context.InFlight);
        }
    }

    [Fact]
    public void Dispose_ThousandPipeReadsInFlight_NobodyWritesAfterwards()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using var memory = new GuardedMemory(Many * 16);
            URingContext context = Open();
            for (int i = 0; i < Many; i++)
            {
                int at = i;
                Surely(() => context.AddReadv([memory.Memory.Slice(at * 16, 16)], reader, null, (ulong)at));
            }
            Surely(context.Submit);

            Eventually.Ends(context.Dispose);
            memory.Seal();
            WriteTo(writer, new byte[Many]);

            Assert.Equal(0, memory.Pins);
            memory.Verify();
        }
    }

    [Fact]
    public void Dispose_ThousandDirectReadsInFlight_NobodyWritesAfterwards()
    {
        const int Block = 64 * 1024;
        string path = NewFile(new byte[Block * 64]);
        using SafeFileHandle file = NativeFiles.OpenDirect(path) ?? OpenFile(path);
        using var memory = new GuardedMemory(Block * 64);
        URingContext context = Open(256);
        for (int i = 0; i < Many; i++)
        {
            int at = i % 64 * Block;
            Surely(() => context.AddReadv([memory.Memory.Slice(at, Block)], file, at, 1));
        }
        Surely(context.Submit);

        Eventually.Ends(context.Dispose);
        memory.Seal();

        Assert.Equal(0, memory.Pins);
        Assert.False(Eventually.Comes(() => !IsIntact(memory), TimeSpan.FromMilliseconds(50)), "a late write was seen");
    }

    [Fact]
    public void Dispose_NothingSubmitted_EndsWhatWasQueued()
    {
        using var memory = new GuardedMemory(64);
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        URingContext context = Open();
        Surely(() => context.AddReadv([memory.Memory], zero, 0, 1));

        Eventually.Ends(context.Dispose);
        memory.Seal();

        Assert.Equal(0, memory.Pins);
    }

    [Fact]
    public void Dispose_WhileOthersWaitAndAdd_AllSeeItDisposed()
    {
        for (int round = 0; round < 20; round++)
        {
            URingContext context = Open(8);
            int disposed = 0;
            Thread[] threads =
            [
                .. Enumerable.Range(0, 4).Select(_ => Until(() => context.Wait(new Completion[4], Forever))),
                .. Enumerable.Range(0, 2).Select(_ => Until(() => Surely(() => context.AddNop(1)))),
                Until(context.Wake),
                Until(() => Surely(context.Submit)),
            ];
            foreach (Thread thread in threads)
                thread.Start();

            Eventually.Ends(context.Dispose);

            Assert.All(threads, thread => Assert.True(thread.Join(Patience), "a thread hangs"));
            Assert.Equal(threads.Length, disposed);

            Thread Until(Action action) => Background(() =>
            {
                try
                {
                    while (true)
                        action();
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref disposed);
                }
            });
        }
    }

    [Fact]
    public void Submit_WhileAnotherThreadDisposes_NeverLooksAtMemoryThatIsGone()
    {
        for (int round = 0; round < 300; round++)
        {
            URingContext context = Open();
            using var started = new ManualResetEventSlim();
            Thread submitter = Background(() =>
            {
                started.Set();
                try
                {
                    while (true)
                    {
                        Surely(() => context.AddNop(1));
                        Surely(context.Submit);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The context is closed, which is how it ends.
                }
            });
            submitter.Start();
            Assert.True(started.Wait(Patience));
            context.Dispose();
            Assert.True(submitter.Join(Patience));
        }
    }

    [Fact]
    public void Dispose_ByTwoThreads_BothReturnWhenItIsDone()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            URingContext context = Open();
            for (ulong i = 0; i < 100; i++)
                Surely(() => context.AddPollFd(reader, PollEvents.Read, i));
            Surely(context.Submit);
            Thread other = Background(context.Dispose);
            other.Start();

            Eventually.Ends(context.Dispose);

            Assert.True(other.Join(Patience));
            Assert.Equal(0, context.InFlight);
        }
    }

    [Fact]
    public void Dispose_Twice_DoesNothing()
    {
        URingContext context = Open();

        context.Dispose();
        context.Dispose();

        Assert.True(context.Close(TimeSpan.Zero));
    }

    [Fact]
    public void AnyCall_AfterDispose_Throws()
    {
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        URingContext context = Open();
        context.Dispose();

        Assert.Throws<ObjectDisposedException>(() => context.AddNop(1));
        Assert.Throws<ObjectDisposedException>(() => context.AddReadv([new byte[1]], zero, 0, 1));
        Assert.Throws<ObjectDisposedException>(() => context.AddPollFd(zero, PollEvents.Read, 1));
        Assert.Throws<ObjectDisposedException>(() => context.RemovePollFd(zero, PollEvents.Read, 1));
        Assert.Throws<ObjectDisposedException>(() => context.AsyncCancel(1, 2));
        Assert.Throws<ObjectDisposedException>(context.Submit);
        Assert.Throws<ObjectDisposedException>(context.Wake);
        Assert.Throws<ObjectDisposedException>(() => context.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void Dispose_BeforeAnEnumerationStarts_ThrowsFromTheFirstStep()
    {
        URingContext context = Open();
        Surely(() => context.AddNop(1));
        CompletionEnumerable found = context.Wait();
        context.Dispose();

        Assert.Throws<ObjectDisposedException>(() => found.First());
    }

    [Fact]
    public void Close_InTime_SaysSo()
    {
        URingContext context = Open();
        Surely(() => context.AddNop(1));

        Assert.True(context.Close(Patience));
    }

    [Fact]
    public void Close_NoTime_GoesOnInTheBackground()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            URingContext context = Open();
            for (ulong i = 0; i < 100; i++)
                Surely(() => context.AddPollFd(reader, PollEvents.Read, i));
            Surely(context.Submit);

            _ = context.Close(TimeSpan.Zero);

            Eventually.True(() => context.Close(TimeSpan.FromSeconds(1)), because: "the background ends it");
            Assert.Equal(0, context.InFlight);
        }
    }

    [Fact]
    public void Forgotten_WithReadsInFlight_IsCountedAndReapedInTheBackground()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using var memory = new GuardedMemory(64);
            long abandoned = URingContext.AbandonedCount;
            int open = OpenContexts.Count;
            Forget(reader, memory.Memory);
            Assert.Equal(open + 1, OpenContexts.Count);

            Eventually.True(
                () =>
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    return OpenContexts.Count == open;
                },
                because: "the forgotten context is closed");

            Assert.Equal(abandoned + 1, URingContext.AbandonedCount);
            Assert.Equal(0, memory.Pins);
            memory.Seal();
            WriteTo(writer, 1, 2, 3);
            memory.Verify();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget(SafeHandle pipe, Memory<byte> buffer)
    {
        // On a thread of its own, whose stack keeps nothing alive.
        Thread thread = Background(() =>
        {
            URingContext context = Open();
            Surely(() => context.AddReadv([buffer], pipe, null, 1));
            Surely(context.Submit);
        });
        thread.Start();
        Assert.True(thread.Join(Patience));
    }

    private static bool IsIntact(GuardedMemory memory)
    {
        memory.Verify();
        return true;
    }

    public sealed class OverLinux() : ContextClosing(KernelCase.Linux);

    public sealed class OverEmulated() : ContextClosing(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextClosing(KernelCase.FaultyLinux(71));

    public sealed class OverFaultyEmulated() : ContextClosing(KernelCase.FaultyEmulated(72));
}
