using System.Diagnostics;
using URing.TestKit;

namespace URing.IO.Tests.Timers;

public abstract class Delays(KernelCase kernel) : LoopContract(kernel)
{
    [Fact]
    public async Task Delay_AnyTime_IsNeverEarly()
    {
        TimeSpan[] times = [.. Enumerable.Range(0, 60).Select(static i => TimeSpan.FromMicroseconds(i * 733))];
        TimeSpan[] taken = await Task.WhenAll(times.Select(async time =>
        {
            long start = Stopwatch.GetTimestamp();
            await Loop.DelayAsync(time);
            return Stopwatch.GetElapsedTime(start);
        })).WaitAsync(Deadline);
        for (int i = 0; i < times.Length; i++)
            Assert.True(taken[i] >= times[i], $"{taken[i]} instead of {times[i]}");
    }

    [Fact]
    public async Task Delay_HundredThousandAtOnce_AllEnd()
    {
        const int Count = 100_000;
        int ended = 0;
        await OnLoop(() => Task.WhenAll(Enumerable.Range(0, Count).Select(async i =>
        {
            await Loop.DelayAsync(TimeSpan.FromMilliseconds(i % 200));
            ended++;
        })));
        Assert.Equal(Count, ended);
    }

    [Fact]
    public async Task Delay_ManyAtTheClose_AllEnd()
    {
        URingLoop loop = NewLoop();
        Task[] delays = [];
        await loop.RunAsync(() =>
        {
            delays = [.. Enumerable.Range(0, 10_000).Select(i =>
                loop.DelayAsync(TimeSpan.FromMinutes(1 + i)).AsTask())];
            return Task.CompletedTask;
        });
        Assert.True(await loop.CloseAsync(Deadline));
        await Task.WhenAll(delays).WaitAsync(Deadline).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.All(delays, static delay => Assert.True(delay.Exception?.InnerException is ObjectDisposedException));
    }

    [Fact]
    public async Task Delay_ManualClock_EndsWhenTheClockIsMoved()
    {
        var clock = new ManualClock();
        await using URingLoop loop = NewLoop(new URingLoopOptions { TimeProvider = clock });
        Task hour = loop.DelayAsync(TimeSpan.FromHours(1)).AsTask();
        Task day = loop.DelayAsync(TimeSpan.FromDays(1)).AsTask();
        clock.Advance(TimeSpan.FromMinutes(59));
        await loop.RunAsync(() => Task.CompletedTask).WaitAsync(Deadline);
        Assert.False(hour.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        await hour.WaitAsync(Deadline);
        Assert.False(day.IsCompleted);
        clock.Advance(TimeSpan.FromHours(23));
        await day.WaitAsync(Deadline);
    }

    // The clock has moved on before the loop comes to the delay.
    [Fact]
    public async Task Delay_LoopIsBusy_CountsFromTheCall()
    {
        var clock = new ManualClock();
        await using URingLoop loop = NewLoop(new URingLoopOptions { TimeProvider = clock });
        using ManualResetEventSlim goOn = new();
        loop.Post(() => Assert.True(goOn.Wait(Deadline)));
        Task[] delays = [.. Enumerable.Range(0, 4).Select(i => loop.DelayAsync(TimeSpan.FromHours(i)).AsTask())];
        clock.Advance(TimeSpan.FromHours(2));
        goOn.Set();
        await Task.WhenAll(delays[..3]).WaitAsync(Deadline);
        Assert.False(delays[3].IsCompleted);
        clock.Advance(TimeSpan.FromHours(1));
        await delays[3].WaitAsync(Deadline);
    }

    // The clock moves at any moment, also while the loop sets its timer: nothing may be left behind.
    [Fact]
    public async Task Delay_ManualClockMovesWhileTimersAreSet_NoneIsForgotten()
    {
        var clock = new ManualClock();
        await using URingLoop loop = NewLoop(new URingLoopOptions { TimeProvider = clock });
        for (int i = 0; i < 1000; i++)
        {
            Task delay = loop.DelayAsync(TimeSpan.FromMilliseconds(10)).AsTask();
            // Handed over behind the delay: by its end the timer has been set.
            TaskCompletionSource isSet = new();
            loop.Post(isSet.SetResult);
            await isSet.Task.WaitAsync(Deadline);
            clock.Advance(TimeSpan.FromMilliseconds(4));
            clock.Advance(TimeSpan.FromMilliseconds(6));
            await delay.WaitAsync(Deadline);
        }
    }

    // A clock of a program's own has the system's timers, which go off up to a millisecond early by it.
    [Fact]
    public async Task Delay_ClockOfItsOwnOverTheSystemsTimers_Ends()
    {
        await using URingLoop loop = NewLoop(new URingLoopOptions { TimeProvider = new PlainClock() });
        for (int i = 0; i < 40; i++)
        {
            long start = Stopwatch.GetTimestamp();
            var time = TimeSpan.FromMicroseconds(1300 + (i * 70));
            await loop.DelayAsync(time).AsTask().WaitAsync(Deadline);
            Assert.True(Stopwatch.GetElapsedTime(start) >= time);
        }
    }

    [Fact]
    public void Delay_OutOfRange_IsRefused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _ = Loop.DelayAsync(TimeSpan.FromTicks(-1)));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _ = Loop.DelayAsync(TimeSpan.FromDays(50)));
    }

    public sealed class OverLinux() : Delays(KernelCase.Linux);

    public sealed class OverEmulated() : Delays(KernelCase.Emulated);

    public sealed class OverFaultyLinux() : Delays(KernelCase.FaultyLinux(2));

    private sealed class PlainClock : TimeProvider;
}
