using System.Runtime.InteropServices;
using URing.IO.Loops;
using URing.IO.Operations;
using URing.IO.Timers;

namespace URing.IO;

/// <summary>A thread with a ring of its own, on which operations run and on which code may stay.</summary>
/// <remarks>
/// Code started with <see cref="RunAsync(Func{Task})"/> runs on the loop and comes back to it after every await;
/// <c>ConfigureAwait(false)</c> leaves it. Operations that are started elsewhere go on where their caller's context
/// wants, or on the thread pool. Code on a loop must not block: all that the loop serves waits for it.
/// Threading: any thread.
/// </remarks>
public sealed class URingLoop : IAsyncDisposable
{
    private readonly URingLoopOptions _options;

    /// <summary>Starts a loop.</summary>
    /// <param name="name">The thread's name.</param>
    /// <exception cref="URingException">No kernel could be had; the message says why and what helps.</exception>
    public URingLoop(URingLoopOptions? options = null, string name = "URing loop")
    {
        ArgumentNullException.ThrowIfNull(name);
        _options = options ?? new URingLoopOptions();
        _options.Check();
        Core = new LoopCore(_options, name) { Owner = this };
    }

    /// <summary>The loop whose thread this is; <see langword="null"/> on any other thread.</summary>
    public static URingLoop? Current => LoopCore.Current?.Owner;

    /// <summary>The loop's name.</summary>
    public string Name => Core.Name;

    /// <summary>The kernel behind the loop's ring.</summary>
    public RingKernel Kernel => Core.Kernel;

    /// <summary>Why this kernel serves the loop, in one sentence.</summary>
    public string KernelReason => Core.KernelReason;

    /// <summary>Operations that the kernel has now, or a worker that makes them by a plain call.</summary>
    public int InFlight => Core.InFlight;

    /// <summary>Operations that wait for a place now.</summary>
    public int Waiting => Core.Waiting;

    /// <summary>How often code on the loop was seen to wait for a lock or the like, which it should not.</summary>
    public long BlockingWaits => Core.Statistics.BlockingWaits;

    internal LoopCore Core { get; }

    /// <summary>Runs code on the loop; its awaits come back there.</summary>
    /// <returns>Ends with the code's task. Started on the loop itself, the code runs at once.</returns>
    public Task RunAsync(Func<Task> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Core.IsHere ? code() : RunAsync<bool>(async () =>
        {
            await code();
            return true;
        });
    }

    /// <summary>Runs code on the loop; its awaits come back there.</summary>
    /// <returns>The code's result.</returns>
    public Task<T> RunAsync<T>(Func<Task<T>> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (Core.IsHere)
            return code();

        var call = new LoopCall<T>(Core, code);
        Core.Post(call);
        return call.Task;
    }

    /// <summary>Has a call run on the loop, some time later.</summary>
    /// <remarks>
    /// An exception goes to <see cref="URingLoopOptions.UnhandledException"/>, or else ends the process.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The loop was closed.</exception>
    public void Post(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Post(static call => ((Action)call!)(), call);
    }

    /// <inheritdoc cref="Post(Action)"/>
    public void Post(Action<object?> call, object? state)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!Core.TryPost(new PostedWork(Core, new SendOrPostCallback(call), state, ExecutionContext.Capture())))
            throw Throw.LoopClosed(Name);
    }

    /// <summary>Continues on the loop: <c>await loop.SwitchTo()</c>.</summary>
    public LoopSwitch SwitchTo() => new(Core);

    /// <summary>Ends when a time from this call on has passed, never early; to the millisecond.</summary>
    /// <remarks>
    /// One without time left may have ended at once: it is no yield. Those that are due together end in any order.
    /// </remarks>
    /// <param name="time">At least zero; at most 49 days.</param>
    public ValueTask DelayAsync(TimeSpan time, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.TotalMilliseconds, uint.MaxValue - 1, nameof(time));
        return token.IsCancellationRequested ? ValueTask.FromCanceled(token) : Delay.Start(Core, time, token);
    }

    /// <summary>Ends when there is something to read: data, a connection, the end of a pipe.</summary>
    /// <param name="handle">Held open until the wait has ended.</param>
    /// <returns>What was found, which may be an error or a hang-up.</returns>
    /// <exception cref="ArgumentException">The handle is invalid.</exception>
    public ValueTask<PollEvents> WaitReadableAsync(SafeHandle handle, CancellationToken token = default) =>
        WaitAsync(handle, PollEvents.Read, token);

    /// <summary>Ends when there is room to write, or nobody left to read.</summary>
    /// <inheritdoc cref="WaitReadableAsync"/>
    public ValueTask<PollEvents> WaitWritableAsync(SafeHandle handle, CancellationToken token = default) =>
        WaitAsync(handle, PollEvents.Write, token);

    /// <summary>Closes the loop: operations in flight are told to end, and it waits for all of them.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>
    /// Whether all came back. If not, the loop's thread goes on waiting for them, and what the kernel may write to is
    /// kept until then; for good if it is the ring that broke.
    /// </returns>
    public async Task<bool> CloseAsync(TimeSpan timeout)
    {
        Core.StartClosing();
        try
        {
            await Core.Ended.WaitAsync(timeout).ConfigureAwait(false);
            return !Core.HasBroken || InFlight == 0;
        }
        catch (TimeoutException)
        {
            Core.Quarantine();
            return false;
        }
    }

    /// <summary>Closes the loop within <see cref="URingLoopOptions.CloseTimeout"/>.</summary>
    public async ValueTask DisposeAsync() => _ = await CloseAsync(_options.CloseTimeout).ConfigureAwait(false);

    private ValueTask<PollEvents> WaitAsync(SafeHandle handle, PollEvents events, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle.IsInvalid)
            throw Throw.InvalidHandle(nameof(handle));
        return token.IsCancellationRequested
            ? ValueTask.FromCanceled<PollEvents>(token)
            : ReadinessWait.Start(Core, handle, events, token);
    }
}
