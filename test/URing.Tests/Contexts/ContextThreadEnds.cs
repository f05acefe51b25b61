using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>Threads that end after they added or submitted: their operations live on.</summary>
public abstract class ContextThreadEnds(KernelCase kernel) : ContextContract(kernel)
{
    /// <summary>How far the thread comes before it ends.</summary>
    public enum Stage
    {
        Added,
        Submitted,
        SubmittedTwice,
        Waited,
    }

    [Theory]
    [InlineData(Stage.Added)]
    [InlineData(Stage.Submitted)]
    [InlineData(Stage.SubmittedTwice)]
    [InlineData(Stage.Waited)]
    public void PipeRead_ThreadEnds_StillReads(Stage stage)
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            byte[] buffer = new byte[8];
            OnAThreadThatEnds(context, stage, () => context.AddReadv([buffer], reader, null, 1));

            WriteTo(writer, 1, 2, 3);

            Assert.Equal(new Completion(1, 3), TakeOne(context));
            Assert.Equal([1, 2, 3], buffer.Take(3));
            AssertNothingLeft(context);
        }
    }

    [Theory]
    [InlineData(Stage.Added)]
    [InlineData(Stage.Submitted)]
    [InlineData(Stage.Waited)]
    public void Poll_ThreadEnds_StillReports(Stage stage)
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            OnAThreadThatEnds(context, stage, () => context.AddPollFd(reader, PollEvents.Read, 1));

            WriteTo(writer, 1);

            Assert.Equal(PollEvents.Read, (PollEvents)TakeOne(context).GetResultOrThrow());
        }
    }

    [Theory]
    [InlineData(Stage.Submitted)]
    [InlineData(Stage.Waited)]
    public void Poll_ThreadEnds_CanStillBeCancelled(Stage stage)
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            OnAThreadThatEnds(context, stage, () => context.AddPollFd(reader, PollEvents.Read, 1));

            Surely(() => context.AsyncCancel(1, 2));
            List<Completion> taken = Take(context, 2);

            Assert.Equal(Errno.ECANCELED, taken.Single(completion => completion.UserData == 1).Error);
        }
    }

    [Theory]
    [InlineData(Stage.Added)]
    [InlineData(Stage.Submitted)]
    [InlineData(Stage.Waited)]
    public void FileOperations_ThreadEnds_Complete(Stage stage)
    {
        byte[] content = [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 31))];
        string path = NewFile(content);
        using SafeFileHandle file = NativeFiles.OpenDirect(path) ?? OpenFile(path);
        using var memory = new GuardedMemory(1 << 20);
        using URingContext context = Open();

        OnAThreadThatEnds(context, stage, () => context.AddReadv([memory.Memory], file, 0, 1));
        OnAThreadThatEnds(context, stage, () => context.AddFallocate(file, 0, 2 << 20, 0, 2));
        OnAThreadThatEnds(context, stage, () => context.AddFsync(file, 3));
        OnAThreadThatEnds(context, stage, () => context.AddNop(4));
        OnAThreadThatEnds(context, stage, () => context.AsyncCancel(99, 5));
        OnAThreadThatEnds(context, stage, () => context.RemovePollFd(file, PollEvents.Read, 6));
        Dictionary<ulong, Completion> taken = Take(context, 6).ToDictionary(completion => completion.UserData);

        Assert.Equal(content.Length, taken[1].GetResultOrThrow());
        Assert.True(content.AsSpan().SequenceEqual(memory.GetSpan()));
        Assert.Equal(0, taken[2].GetResultOrThrow());
        Assert.Equal(0, taken[3].GetResultOrThrow());
        Assert.Equal(0, taken[4].GetResultOrThrow());
        Assert.Equal(Errno.ENOENT, taken[5].Error);
        Assert.Equal(Errno.ENOENT, taken[6].Error);
        Assert.Equal(0, memory.Pins);
    }

    [Fact]
    public void UncachedBufferedReads_ThreadsEnd_ReadTheRightBytes()
    {
        const int Block = 64 * 1024;
        const int Blocks = 64;
        byte[] content = [.. Enumerable.Range(0, Block * Blocks).Select(i => (byte)(i >> 9))];
        string path = NewFile(content);
        using SafeFileHandle file = OpenFile(path);
        NativeFiles.DropFromCache(file);
        using URingContext context = Open();
        byte[][] buffers = [.. Enumerable.Range(0, Blocks).Select(_ => new byte[Block])];

        for (int i = 0; i < Blocks; i++)
        {
            int block = i;
            OnAThreadThatEnds(context, Stage.Submitted,
                () => context.AddReadv([buffers[block]], file, (long)block * Block, (ulong)block));
        }

        foreach (Completion completion in Take(context, Blocks))
        {
            int block = (int)completion.UserData;
            int read = completion.GetResultOrThrow();
            Assert.True(read > 0);
            Assert.True(content.AsSpan(block * Block, read).SequenceEqual(buffers[block].AsSpan(0, read)));
        }
    }

    private static void OnAThreadThatEnds(URingContext context, Stage stage, Action add)
    {
        Exception? failure = null;
        Thread thread = Background(() =>
        {
            try
            {
                Surely(add);
                if (stage >= Stage.Submitted)
                    Surely(context.Submit);
                if (stage == Stage.SubmittedTwice)
                    Surely(context.Submit);
                // A wait that takes nothing.
                if (stage == Stage.Waited)
                    _ = context.Wait(TimeSpan.Zero);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        });
        thread.Start();
        Assert.True(thread.Join(Patience));
        Assert.Null(failure);
    }

    public sealed class OverLinux() : ContextThreadEnds(KernelCase.Linux);

    public sealed class OverEmulated() : ContextThreadEnds(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextThreadEnds(KernelCase.FaultyLinux(61));

    public sealed class OverFaultyEmulated() : ContextThreadEnds(KernelCase.FaultyEmulated(62));
}
