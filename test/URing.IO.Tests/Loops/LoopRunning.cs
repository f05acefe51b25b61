using URing.TestKit;

namespace URing.IO.Tests.Loops;

/// <summary>Where code runs: what stays on a loop, what leaves it and how it returns.</summary>
public abstract class LoopRunning(KernelCase kernel) : LoopContract(kernel)
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task RunAsync_AwaitsOfAllKinds_StaysOnTheLoop()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        byte[] buffer = new byte[8];
        await OnLoop(async () =>
        {
            AssertOnLoop();
            ValueTask<int> pending = reader.ReadAsync(buffer, 0);
            pipe.Write("abc"u8);
            Assert.Equal(3, await pending);
            AssertOnLoop();
            await Task.Yield();
            AssertOnLoop();
            await Task.Delay(s_moment);
            AssertOnLoop();
            await Loop.DelayAsync(s_moment);
            AssertOnLoop();
            await Task.Run(() => Assert.Null(URingLoop.Current));
            AssertOnLoop();
            ValueTask<PollEvents> readable = Loop.WaitReadableAsync(pipe.Reader);
            pipe.Write("d"u8);
            Assert.Equal(PollEvents.Read, await readable);
            AssertOnLoop();
        });
        Assert.Equal("abc"u8.ToArray(), buffer[..3]);
    }

    [Fact]
    public async Task RunAsync_Result_IsHandedOut()
    {
        Assert.Equal(42, await Loop.RunAsync(() => Task.FromResult(42)).WaitAsync(Deadline));
        Assert.Equal(43, await Loop.RunAsync(async () =>
        {
            await Task.Yield();
            return 43;
        }).WaitAsync(Deadline));
    }

    [Fact]
    public async Task RunAsync_CodeThrows_TheTaskFails()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => OnLoop(() => throw new NotSupportedException()));
        await Assert.ThrowsAsync<NotSupportedException>(() => OnLoop(async () =>
        {
            await Task.Yield();
            throw new NotSupportedException();
        }));
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => OnLoop(() => Task.FromCanceled(cancel.Token)));
    }

    [Fact]
    public async Task RunAsync_OnTheLoop_RunsAtOnce() => await OnLoop(async () =>
    {
        bool hasRun = false;
        Task inner = Loop.RunAsync(() =>
        {
            hasRun = true;
            return Task.CompletedTask;
        });
        Assert.True(hasRun);
        await inner;
    });

    [Fact]
    public async Task Await_ConfiguredAway_LeavesTheLoopAndSwitchToReturns()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await OnLoop(async () =>
        {
            ValueTask<int> pending = reader.ReadAsync(new byte[1], 0);
            pipe.Write("x"u8);
            await pending.ConfigureAwait(false);
            Assert.Null(URingLoop.Current);
            await Loop.SwitchTo();
            AssertOnLoop();
            Assert.True(Loop.SwitchTo().IsCompleted);
            await Loop.DelayAsync(s_moment).ConfigureAwait(false);
            Assert.Null(URingLoop.Current);
        });
    }

    [Fact]
    public async Task Await_OutsideOfLoops_ContinuesOnThePool()
    {
        await Task.Run(async () =>
        {
            await Loop.DelayAsync(s_moment);
            Assert.Null(URingLoop.Current);
            Assert.True(Thread.CurrentThread.IsThreadPoolThread);
        }).WaitAsync(Deadline);
    }

    [Fact]
    public async Task Await_OnAnotherLoop_ReturnsToThatLoop()
    {
        await using URingLoop other = NewLoop();
        await other.RunAsync(async () =>
        {
            await Loop.DelayAsync(s_moment);
            Assert.Same(other, URingLoop.Current);
            await Loop.SwitchTo();
            AssertOnLoop();
        }).WaitAsync(Deadline);
    }

    [Fact]
    public async Task Await_ForeignContext_ContinuesThere()
    {
        var context = new RecordingContext();
        await Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            await Loop.DelayAsync(s_moment);
            Assert.Same(context, SynchronizationContext.Current);
            SynchronizationContext.SetSynchronizationContext(null);
        }).WaitAsync(Deadline);
        Assert.Equal(1, context.Posted);
    }

    [Fact]
    public async Task Post_FromSeveralThreads_KeepsTheOrderOfEach()
    {
        const int Threads = 4;
        const int Each = 2_000;
        List<int>[] seen = [.. Enumerable.Range(0, Threads).Select(static _ => new List<int>())];
        Task[] producers = [.. seen.Select(list => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                int number = i;
                Loop.Post(() => list.Add(number));
            }
        }))];
        await Task.WhenAll(producers).WaitAsync(Deadline);
        await OnLoop(() => Task.CompletedTask);
        Assert.All(seen, list => Assert.True(list.SequenceEqual(Enumerable.Range(0, Each))));
    }

    [Fact]
    public async Task Send_FromAnotherThread_WaitsForTheCallAndItsException()
    {
        SynchronizationContext context = null!;
        await OnLoop(() =>
        {
            context = SynchronizationContext.Current!;
            return Task.CompletedTask;
        });
        await Task.Run(() =>
        {
            URingLoop? where = null;
            context.Send(_ => where = URingLoop.Current, null);
            Assert.Same(Loop, where);
            _ = Assert.Throws<NotSupportedException>(() => context.Send(_ => throw new NotSupportedException(), null));
        }).WaitAsync(Deadline);
        await OnLoop(() =>
        {
            int depth = 0;
            context.Send(_ => depth++, null);
            Assert.Equal(1, depth);
            return Task.CompletedTask;
        });
    }

    // A loop that has something to do at every turn must look for completions all the same.
    [Fact]
    public async Task Await_WhileOtherCodeYieldsWithoutEnd_Ends()
    {
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        await OnLoop(async () =>
        {
            bool isOver = false;
            Task yields = YieldUntil(() => isOver);
            ValueTask<int> pending = reader.ReadAsync(new byte[1], 0);
            pipe.Write("x"u8);
            await pending;
            await Loop.DelayAsync(s_moment);
            isOver = true;
            await yields;
        });
    }

    private static async Task YieldUntil(Func<bool> isOver)
    {
        while (!isOver())
            await Task.Yield();
    }

    public sealed class OverLinux() : LoopRunning(KernelCase.Linux);

    public sealed class OverEmulated() : LoopRunning(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : LoopRunning(KernelCase.FaultyLinux(1));

    public sealed class OverFaultyEmulated() : LoopRunning(KernelCase.FaultyEmulated(2));

    private sealed class RecordingContext : SynchronizationContext
    {
        private int _posted;

        public int Posted => _posted;

        public override void Post(SendOrPostCallback d, object? state)
        {
            _ = Interlocked.Increment(ref _posted);
            _ = ThreadPool.QueueUserWorkItem(_ =>
            {
                SetSynchronizationContext(this);
                d(state);
            });
        }
    }
}
