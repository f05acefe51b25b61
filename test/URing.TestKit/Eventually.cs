using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Xunit;

namespace URing.TestKit;

/// <summary>Waits for what must come true, with a deadline.</summary>
public static class Eventually
{
    private static readonly ManualResetEventSlim s_never = new();

    /// <summary>Generous, because machines that run tests are busy; nothing waits so long that works.</summary>
    public static TimeSpan DefaultDeadline { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Fails unless a condition comes true before the deadline.</summary>
    /// <param name="condition">Looked at again and again; from time to time a millisecond apart.</param>
    /// <param name="deadline">How long to wait; 30 seconds if not said.</param>
    /// <param name="because">What failed, for the message.</param>
    public static void True(Func<bool> condition, TimeSpan? deadline = null, string because = "the condition")
    {
        TimeSpan limit = deadline ?? DefaultDeadline;
        if (!Comes(condition, limit))
            Assert.Fail($"Not within {limit.TotalSeconds} s: {because}");
    }

    /// <summary>Whether a condition comes true within a time.</summary>
    public static bool Comes(Func<bool> condition, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        var spinner = new SpinWait();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
                return condition();

            if (spinner.NextSpinWillYield)
                s_never.Wait(1);
            else
                spinner.SpinOnce(sleep1Threshold: -1);
        }
        return true;
    }

    /// <summary>Runs an action on a thread of its own and fails if it does not end in time, or throws.</summary>
    /// <remarks>A thread that hangs is left behind: it is in the background.</remarks>
    public static void Ends(Action action, TimeSpan? deadline = null, string because = "the action")
    {
        TimeSpan limit = deadline ?? DefaultDeadline;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() => thrown = Catch(action)) { IsBackground = true, Name = "Eventually.Ends" };
        thread.Start();
        if (!thread.Join(limit))
            Assert.Fail($"Did not end within {limit.TotalSeconds} s: {because}");
        thrown?.Throw();
    }

    private static ExceptionDispatchInfo? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception thrown)
        {
            return ExceptionDispatchInfo.Capture(thrown);
        }
    }
}
