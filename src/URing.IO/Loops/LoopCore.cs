using Microsoft.Extensions.Logging;
using URing.IO.Buffers;
using URing.IO.Files;
using URing.IO.Metrics;
using URing.IO.Operations;
using URing.IO.Timers;

namespace URing.IO.Loops;

/// <summary>A thread and the ring that only this thread touches.</summary>
/// <remarks>
/// The thread leaves only through its teardown; whatever is thrown on it is caught at the turn.
/// Threading: members say where they may be called; without a word, on the loop's thread only.
/// </remarks>
internal sealed partial class LoopCore
{
#pragma warning disable IDE1006 // t_ marks what each thread has of its own.
    [ThreadStatic]
    private static LoopCore? t_current;
#pragma warning restore IDE1006

    private readonly Ring _ring;
    private readonly Handover _handover = new();
    private readonly SlotTable _slots;
    private readonly WaitingLine _line = new();
    private readonly LoopContext _context;
    private readonly Thread _thread;
    private readonly URingLoopOptions _options;
    private readonly LoopWatch _watch;

    public LoopCore(URingLoopOptions options, string name)
    {
        FileSizeSignal.Ignore();
        _options = options;
        Name = name;
        Logger = new GuardedLogger(options.CreateLogger(), Tell);
        _ring = new Ring(options.Entries, new RingOptions
        {
            Kernel = options.Kernel,
            SingleOwner = true,
            StartDisabled = true,
            // Room for what multishot operations post between two turns.
            CompletionEntries = Math.Clamp(4 * options.MostInFlight, options.Entries, 65_536),
        });
        _slots = new SlotTable(options.MostInFlight);
        _context = new LoopContext(this);
        Wheel = new LoopTimers(options.TimeProvider, this);
        Pools = new OperationPools(this);
        Buffers = new LoopBuffers(this);
        _watch = new LoopWatch(this, options.BlockedAfter);
        _thread = new Thread(Main) { IsBackground = true, Name = name };
        _thread.UnsafeStart();
        LoopMeter.Add(this);
        IOEvents.Log.LoopStarted(name, _ring.Kernel.Name);
        Logger.LoopStarted(name, _ring.Kernel.Name, _ring.KernelReason);
    }

    /// <summary>The loop whose thread this is; anywhere.</summary>
    public static LoopCore? Current => t_current;

    public string Name { get; }

    public ILogger Logger { get; }

    public RingKernel Kernel => _ring.Kernel;

    public string KernelReason => _ring.KernelReason;

    public Ring Ring => _ring;

    /// <summary>The public face of the loop; anywhere.</summary>
    public URingLoop? Owner { get; init; }

    /// <summary>How often the loop made no turn for too long; anywhere.</summary>
    public int Blocked => _watch.Blocked;

    /// <summary>Whether the loop is idle enough that nobody looks after it; anywhere.</summary>
    public bool IsUnwatched => _watch.IsStopped;

    public LoopStatistics Statistics { get; } = new();

    /// <summary>The pools of operations; anywhere.</summary>
    public OperationPools Pools { get; }

    public LoopTimers Wheel { get; }

    public LoopBuffers Buffers { get; }

    public ContinuationQueue Continuations { get; } = new();

    /// <summary>Operations that the kernel has; anywhere.</summary>
    public int InFlight => _slots.InFlight + Volatile.Read(ref _onWorkers);

    /// <summary>Operations that wait for a slot; anywhere.</summary>
    public int Waiting => _line.Count;

    /// <summary>Whether this is the loop's thread; anywhere.</summary>
    public bool IsHere => t_current == this;

    /// <summary>Hands an item over to the loop, which it wakes if need be; anywhere.</summary>
    /// <returns><see langword="false"/> if the loop has ended; the item was not touched.</returns>
    public bool TryPost(LoopItem item)
    {
        if (!_handover.TryPush(item, out bool wakes))
            return false;

        if (wakes)
            Wake();
        return true;
    }

    /// <summary>Hands several items over at once, linked from the newest to the oldest; anywhere.</summary>
    public bool TryPost(LoopItem newest, LoopItem oldest)
    {
        if (!_handover.TryPush(newest, oldest, out bool wakes))
            return false;

        if (wakes)
            Wake();
        return true;
    }

    /// <summary>Hands an item over, or refuses it if the loop has ended; anywhere.</summary>
    public void Post(LoopItem item)
    {
        if (!TryPost(item))
            item.Refuse();
    }

    /// <summary>Runs a call on the loop and gives its result; anywhere.</summary>
    public Task<T> CallAsync<T>(Func<T> call)
    {
        if (IsHere)
            return Task.FromResult(call());

        var item = new LoopCall<T>(this, () => Task.FromResult(call()));
        Post(item);
        return item.Task;
    }

    /// <summary>Ends the loop's sleep; anywhere.</summary>
    public void Wake()
    {
        Statistics.CountWake();
        try
        {
            // A ring that is gone has nobody asleep in it.
            _ = _ring.TryWake(UserDataWake);
        }
        catch (URingException refused)
        {
            // The kernel is short of memory, and the loop must not sleep on.
            Logger.WakeRefused(Name, refused);
            _ = Task.Delay(s_pressure).ContinueWith(
                static (_, self) => ((LoopCore)self!).Wake(), this, TaskScheduler.Default);
        }
    }

    /// <summary>Tells of an exception that no code was there to catch; anywhere.</summary>
    public void Report(Exception unhandled)
    {
        Logger.Unhandled(Name, unhandled);
        Tell(unhandled);
    }

    private void Tell(Exception unhandled)
    {
        if (_options.UnhandledException is not { } handler)
        {
            Throw.OnThePool(unhandled);
            return;
        }
        try
        {
            handler(unhandled);
        }
        catch (Exception thrown)
        {
            Throw.OnThePool(thrown);
        }
    }
}
