using System.Collections.Concurrent;
using URing.TestKit;

namespace URing.Tests.Contexts;

/// <summary>Many threads at once: each completion is handed out exactly once, and nobody waits for ever.</summary>
public abstract class ContextThreads(KernelCase kernel) : ContextContract(kernel)
{
    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(1, 4, false)]
    [InlineData(4, 1, false)]
    [InlineData(3, 3, true)]
    public void AddersAndTakers_AtTheSameTime_EachCompletionOnce(int adders, int takers, bool signals)
    {
        const int PerAdder = 2000;
        using URingContext context = Open(16);
        int total = adders * PerAdder;
        int[] seen = new int[total];
        int left = total;

        using Signals? sender = signals ? Signals.ToAllThreads() : null;
        List<Thread> threads = [];
        for (int adder = 0; adder < adders; adder++)
        {
            int first = adder * PerAdder;
            threads.Add(Background(() => AddNops(context, first, PerAdder)));
        }
        for (int taker = 0; taker < takers; taker++)
            threads.Add(Background(() => TakeUntilNoneIsLeft(context, seen, ref left)));
        threads.ForEach(thread => thread.Start());

        Assert.All(threads, thread => Assert.True(thread.Join(Patience), $"{left} of {total} are left"));
        Assert.All(seen, count => Assert.Equal(1, count));
        Assert.Equal(0, context.InFlight);
    }

    [Fact]
    public void WaitsWakesAndTokens_Mixed_NeverHang()
    {
        using URingContext context = Open(8);
        int stop = 0;
        ConcurrentQueue<Exception> failures = [];
        Thread[] waiters = [.. Enumerable.Range(0, 5).Select(i =>
            Background(() => Guard(failures, () => WaitInEveryWay(context, i, ref stop))))];
        foreach (Thread waiter in waiters)
            waiter.Start();

        for (ulong i = 0; i < 2000; i++)
        {
            if (i % 3 == 0)
                context.Wake();
            Surely(() => context.AddNop(i));
            if (i % 5 == 0)
                Surely(context.Submit);
        }
        Surely(context.Submit);
        Eventually.True(() => context.InFlight == 0, because: "all completions are taken");
        Volatile.Write(ref stop, 1);
        for (int i = 0; i < waiters.Length; i++)
            context.Wake();

        Assert.All(waiters, waiter => Assert.True(waiter.Join(Patience), "a waiter hangs"));
        Assert.Empty(failures);
    }

    [Fact]
    public void RoundTrips_OneAtATimeWithManyWaiters_NoneIsLost()
    {
        using URingContext context = Open(8);
        int stop = 0;
        int taken = 0;
        Thread[] waiters = [.. Enumerable.Range(0, 6).Select(_ => Background(() =>
        {
            Completion[] one = new Completion[1];
            while (Volatile.Read(ref stop) == 0)
                Interlocked.Add(ref taken, context.Wait(one, Forever));
        }))];
        foreach (Thread waiter in waiters)
            waiter.Start();

        for (int i = 1; i <= 500; i++)
        {
            Surely(() => context.AddNop(1));
            Surely(context.Submit);
            Eventually.True(() => Volatile.Read(ref taken) == i, because: $"round trip {i} ends");
        }
        Volatile.Write(ref stop, 1);
        for (int i = 0; i < waiters.Length; i++)
            context.Wake();

        Assert.All(waiters, waiter => Assert.True(waiter.Join(Patience), "a waiter hangs"));
    }

    private static void AddNops(URingContext context, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            int userData = i;
            Surely(() => context.AddNop((ulong)userData));
            if (i % 7 == 0)
                Surely(context.Submit);
        }
        Surely(context.Submit);
    }

    private static void TakeUntilNoneIsLeft(URingContext context, int[] seen, ref int left)
    {
        Completion[] some = new Completion[8];
        while (Volatile.Read(ref left) > 0)
        {
            int taken = context.Wait(some, Forever);
            foreach (Completion completion in some.AsSpan(0, taken))
                Interlocked.Increment(ref seen[completion.UserData]);
            // Whoever takes the last one lets the others go, one by one.
            if (Interlocked.Add(ref left, -taken) <= 0)
                context.Wake();
        }
    }

    private static void WaitInEveryWay(URingContext context, int way, ref int stop)
    {
        Completion[] some = new Completion[4];
        using var never = new CancellationTokenSource();
        while (Volatile.Read(ref stop) == 0)
        {
            switch (way)
            {
                case 0:
                    _ = context.Wait(some, Forever);
                    break;
                case 1:
                    _ = context.Wait(some, TimeSpan.FromMilliseconds(1));
                    break;
                case 2:
                    _ = context.Wait().Count();
                    break;
                case 3:
                    using (var soon = new CancellationTokenSource(1))
                        _ = context.Wait(some, Forever, soon.Token);
                    break;
                default:
                    _ = context.Wait(Forever, never.Token).FirstOrDefault();
                    break;
            }
        }
    }

    private static void Guard(ConcurrentQueue<Exception> failures, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            failures.Enqueue(failure);
        }
    }

    public sealed class OverLinux() : ContextThreads(KernelCase.Linux);

    public sealed class OverEmulated() : ContextThreads(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : ContextThreads(KernelCase.FaultyLinux(51));

    public sealed class OverFaultyEmulated() : ContextThreads(KernelCase.FaultyEmulated(52));
}
