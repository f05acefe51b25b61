using URing.TestKit;

namespace URing.IO.Tests.Stress;

/// <summary>Transfers while the collector compacts, signals rain, or the thread pool is busy.</summary>
public abstract class UnderLoad(KernelCase kernel) : LoopContract(kernel)
{
    private const int Length = 8192;

    private static readonly byte[] s_content = [.. Enumerable.Range(0, Length).Select(static i => (byte)(i * 11 / 3))];

    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(5);

    private int Rounds => Case.IsFaulty ? 50 : 300;

    [Fact]
    public async Task Reads_CollectorCompacts_GiveWhatIsInTheFile()
    {
        using var data = new TestFile(s_content);
        using var stop = new ManualResetEventSlim();
        Task compacting = Task.Run(() =>
        {
            List<byte[]> garbage = [];
            for (int i = 0; !stop.IsSet; i++)
            {
                // Some is kept, so that there are holes to be closed.
                garbage.Add(new byte[500 + (i % 1000)]);
                _ = new byte[300];
                if (garbage.Count > 200)
                    garbage.RemoveRange(0, 150);
                if (i % 50 != 0)
                    continue;
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                // Other tests run beside this one, and every collection stops them all.
                _ = stop.Wait(s_breath);
            }
        });
        try
        {
            await VerifyAsync(data);
        }
        finally
        {
            stop.Set();
            await compacting;
        }
    }

    [Fact]
    public async Task Reads_SignalsAtOneKilohertz_GiveWhatIsInTheFile()
    {
        using var data = new TestFile(s_content);
        using var pipe = new TestPipe();
        await using URingFile reader = ReaderOf(pipe);
        using (var signals = Signals.ToAllThreads())
        {
            await VerifyAsync(data);
            for (int i = 0; i < 50; i++)
            {
                Task<int> read = reader.ReadAsync(new byte[4], 0).AsTask();
                long sent = signals.Sent;
                await Until(() => signals.Sent > sent + 5, "signals are sent");
                Assert.False(read.IsCompleted);
                pipe.Write("1234"u8);
                Assert.Equal(4, await read.WaitAsync(Deadline));
            }
            await Loop.DelayAsync(TimeSpan.FromMilliseconds(20)).AsTask().WaitAsync(Deadline);
        }
    }

    // Code that stays on the loop needs no thread of the pool.
    [Fact]
    public async Task Loop_AllPoolThreadsBlocked_GoesOn()
    {
        using var data = new TestFile(s_content);
        using var go = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        await using URingFile worker = URingFile.FromHandle(data.Handle, true, Loop, FileRoute.Worker);
        await using URingFile ring = URingFile.FromHandle(data.Handle, true, Loop, FileRoute.Ring);
        // More than the pool has or soon gets.
        Task[] blocked = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => Assert.True(go.Wait(Deadline))))];
        Loop.Post(async void () =>
        {
            byte[] buffer = new byte[Length];
            for (int i = 0; i < 50; i++)
            {
                await worker.ReadExactlyAsync(buffer, 0);
                await ring.ReadExactlyAsync(buffer, 0);
                await Loop.DelayAsync(TimeSpan.Zero);
                await Task.Yield();
            }
            done.Set();
        });
        bool isDone = done.Wait(TimeSpan.FromSeconds(10));
        bool wasStarved = ThreadPool.PendingWorkItemCount > 0;
        go.Set();
        await Task.WhenAll(blocked).WaitAsync(Deadline);
        Assert.True(isDone);
        Assert.True(wasStarved, "The pool was not starved, and the test shows nothing.");
    }

    private async Task VerifyAsync(TestFile data)
    {
        await Task.WhenAll(new[] { FileRoute.Automatic, FileRoute.Ring, FileRoute.Worker }.Select(async route =>
        {
            await using URingFile file = URingFile.FromHandle(data.Handle, leaveOpen: true, Loop, route);
            for (int i = 0; i < Rounds; i++)
            {
                byte[] whole = new byte[Length];
                byte[] first = new byte[100];
                byte[] second = new byte[Length - 100];
                await file.ReadExactlyAsync(whole, 0);
                await file.ReadExactlyAsync([first, second], 0);
                Assert.True(whole.AsSpan().SequenceEqual(s_content));
                Assert.True(first.AsSpan().SequenceEqual(s_content.AsSpan(0, 100)));
                Assert.True(second.AsSpan().SequenceEqual(s_content.AsSpan(100)));
            }
        })).WaitAsync(Deadline);
    }

    public sealed class OverLinux() : UnderLoad(KernelCase.Linux);

    public sealed class OverEmulated() : UnderLoad(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : UnderLoad(KernelCase.FaultyLinux(3));
}
