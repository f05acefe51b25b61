using Microsoft.Win32.SafeHandles;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>Waits with and without a time, wakes, tokens, and enumerations that stop half-way.</summary>
public abstract class ContextWaiting(KernelCase kernel) : ContextContract(kernel)
{
    [Fact]
    public void Wait_NothingComes_IsEmptyWhenTheTimeIsUp()
    {
        using URingContext context = Open();

        Assert.Empty(context.Wait(TimeSpan.Zero));
        Assert.Empty(context.Wait(TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void Wait_ResultNotEnumerated_LosesNothing()
    {
        using URingContext context = Open();
        Surely(() => context.AddNop(1));

        _ = context.Wait();

        Assert.Equal(1, context.InFlight);
        Assert.Equal(1UL, context.Wait().Single().UserData);
    }

    [Fact]
    public void Wait_EnumerationThatStops_LeavesTheRest()
    {
        using URingContext context = Open();
        for (ulong i = 0; i < 10; i++)
            Surely(() => context.AddNop(i));

        List<ulong> seen = [];
        while (seen.Count < 10)
            seen.Add(context.Wait().First().UserData);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (ulong)i), seen.Order());
        AssertNothingLeft(context);
    }

    [Fact]
    public void Wake_NobodyWaits_TheNextWaitIsEmpty()
    {
        using URingContext context = Open();

        context.Wake();

        Assert.Empty(context.Wait());
    }

    [Fact]
    public void Wake_CompletionIsThere_ItComesFirst()
    {
        using URingContext context = Open();
        Surely(() => context.AddNop(1));
        _ = context.Wait();

        context.Wake();

        Assert.Equal(1UL, TakeOne(context).UserData);
        Assert.Empty(context.Wait());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Wake_AsOftenAsThreadsWait_LetsEachGo(int waiters)
    {
        using URingContext context = Open();
        Thread[] threads = StartWaiting(context, waiters, out Func<int> empties);

        for (int i = 0; i < waiters; i++)
            context.Wake();

        Assert.All(threads, thread => Assert.True(thread.Join(Patience), "a waiter was not let go"));
        Assert.Equal(waiters, empties());
        AssertNothingLeft(context);
    }

    [Fact]
    public void Wake_Once_LetsExactlyOneGo()
    {
        using URingContext context = Open();
        Thread[] threads = StartWaiting(context, 4, out Func<int> empties);

        context.Wake();

        Eventually.True(() => empties() == 1, because: "one waiter is let go");
        // Had a second one been let go, it would take this no-op's place in the count.
        Surely(() => context.AddNop(1));
        Surely(context.Submit);
        Eventually.True(() => context.InFlight == 0, because: "another waiter takes the completion");
        Assert.Equal(1, empties());
        for (int i = 0; i < 3; i++)
            context.Wake();
        Assert.All(threads, thread => Assert.True(thread.Join(Patience)));
    }

    [Fact]
    public void Wait_TokenCancelled_IsEmpty()
    {
        using URingContext context = Open();
        using var source = new CancellationTokenSource();
        Thread waiter = Background(() => Assert.Empty(context.Wait(Forever, source.Token)));
        waiter.Start();

        source.Cancel();

        Assert.True(waiter.Join(Patience));
        Assert.Empty(context.Wait(Forever, source.Token));
    }

    [Fact]
    public void Wait_TokenOfOneOfMany_EndsThatOneOnly()
    {
        using URingContext context = Open();
        Thread[] others = StartWaiting(context, 4, out Func<int> empties);
        using var source = new CancellationTokenSource();
        int ended = 0;
        Thread one = Background(() =>
        {
            _ = context.Wait(Forever, source.Token);
            Interlocked.Increment(ref ended);
        });
        one.Start();

        source.Cancel();

        Assert.True(one.Join(Patience));
        Assert.Equal(0, empties());
        for (int i = 0; i < 4; i++)
            context.Wake();
        Assert.All(others, thread => Assert.True(thread.Join(Patience)));
    }

    [Fact]
    public void Wait_SignalsAtOneKilohertz_EndsOnlyWithACompletion()
    {
        (SafePipeHandle reader, SafePipeHandle writer) = OpenPipe();
        using (reader)
        using (writer)
        {
            using URingContext context = Open();
            Surely(() => context.AddPollFd(reader, PollEvents.Read, 1));
            long sent = 0;
            Thread other = Background(() =>
            {
                Eventually.True(() => Volatile.Read(ref sent) > 200, because: "signals are sent");
                WriteTo(writer, 1);
            });
            other.Start();
            using (Signals signals = Signals.ToThisThread())
            {
                using var watch = new Timer(_ => Volatile.Write(ref sent, signals.Sent), null, 1, 1);
                Assert.Equal(new Completion(1, 1), Assert.Single(context.Wait()));
            }
            Assert.True(other.Join(Patience));
        }
    }

    [Fact]
    public void Handle_CompletionThere_IsReadable()
    {
        using URingContext watched = Open();
        using URingContext watcher = Open();
        Surely(() => watched.AddNop(1));
        Surely(watched.Submit);

        Surely(() => watcher.AddPollFd(watched.Handle, PollEvents.Read, 2));

        Assert.Equal(PollEvents.Read, (PollEvents)TakeOne(watcher).GetResultOrThrow());
        Assert.Equal(1UL, TakeOne(watched).UserData);
    }

    [Fact]
    public void Handle_Disposed_ChangesNothing()
    {
        using URingContext context = Open();

        context.Handle.Dispose();
        Surely(() => context.AddNop(1));

        Assert.Equal(1UL, TakeOne(context).UserData);
    }

    private static Thread[] StartWaiting(URingContext context, int count, out Func<int> empties)
    {
        int[] ended = new int[1];
        using var started = new CountdownEvent(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(_ => Background(() =>
        {
            started.Signal();
            Completion[] one = new Completion[1];
            while (context.Wait(one, Forever) > 0)
            {
            }
            Interlocked.Increment(ref ended[0]);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        started.Wait();
        empties = () => Volatile.Read(ref ended[0]);
        return threads;
    }

    public sealed class OverLinux() : ContextWaiting(KernelCase.Linux);

    public sealed class OverEmulated() : ContextWaiting(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextWaiting(KernelCase.FaultyLinux(41));

    public sealed class OverFaultyEmulated() : ContextWaiting(KernelCase.FaultyEmulated(42));
}
