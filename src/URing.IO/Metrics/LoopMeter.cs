using System.Diagnostics.Metrics;
using URing.IO.Files;
using URing.IO.Loops;

namespace URing.IO.Metrics;

/// <summary>The instruments of the meter <c>URing.IO</c>; docs/files.md lists them.</summary>
internal static class LoopMeter
{
    private const string LoopTag = "uring.loop";
    private const string OperationTag = "uring.operation";
    private const string RouteTag = "uring.route";

    private static readonly Meter s_meter = new("URing.IO");
    private static readonly List<LoopCore> s_loops = [];

    private static readonly Counter<long> s_operations = s_meter.CreateCounter<long>(
        "uring.io.operations", "{operation}", "Operations that have ended, by kind and route.");

    // Boxed once: a tag's value is an object.
    private static readonly string[] s_routes = ["automatic", "inline", "ring", "worker"];

    static LoopMeter()
    {
        _ = s_meter.CreateObservableUpDownCounter("uring.loop.in_flight",
            () => Observe(static loop => loop.InFlight), "{operation}", "Operations that the kernel or a worker has.");
        _ = s_meter.CreateObservableUpDownCounter("uring.loop.waiting",
            () => Observe(static loop => loop.Waiting), "{operation}", "Operations that wait for a place.");
        Count("uring.loop.enters", "{call}", "System calls that gave the kernel entries.", static s => s.Enters);
        Count("uring.loop.entries", "{entry}", "Entries that the kernel was given.", static s => s.Submitted);
        Count("uring.loop.wakes", "{wake}", "Wakes of a sleeping loop.", static s => s.Wakes);
        Count("uring.loop.overflows", "{turn}", "Turns that found the completion queue full.", static s => s.Overflows);
        Count("uring.loop.strays", "{completion}", "Completions of nobody: a bug.", static s => s.Strays);
        Count("uring.loop.quarantined", "{operation}", "Operations whose memory is kept after a close gave up.",
            static s => s.Quarantined);
        Count("uring.loop.blocking_waits", "{wait}", "Waits for a lock or the like on a loop's thread.",
            static s => s.BlockingWaits);
        _ = s_meter.CreateObservableCounter("uring.loop.blocking_time",
            () => Observe(static loop => loop.Statistics.BlockingTime.TotalSeconds), "s", "Time of those waits.");
        _ = s_meter.CreateObservableCounter("uring.loop.blocked",
            () => Observe(static loop => (long)loop.Blocked), "{block}", "How often a loop made no turn for too long.");
        _ = s_meter.CreateObservableGauge("uring.loop.busy_share",
            () => Observe(static loop => loop.Statistics.BusyShare), "1", "Part of its time that a loop is awake.");
        _ = s_meter.CreateObservableGauge("uring.loop.entries_per_enter",
            () => Observe(static loop => loop.Statistics.EntriesPerEnter), "{entry}", "Entries of one system call.");
    }

    public static void Add(LoopCore loop)
    {
        lock (s_loops)
            s_loops.Add(loop);
    }

    public static void Remove(LoopCore loop)
    {
        lock (s_loops)
            _ = s_loops.Remove(loop);
    }

    public static void CountTransfer(bool isWrite, FileRoute route)
    {
        if (s_operations.Enabled)
            Count(isWrite ? "write" : "read", s_routes[(int)route]);
    }

    public static void CountRequest(FileAction action)
    {
        if (s_operations.Enabled)
            Count(FileActions.NameOf(action), s_routes[(int)FileRoute.Ring]);
    }

    public static void CountOther(string operation)
    {
        if (s_operations.Enabled)
            Count(operation, s_routes[(int)FileRoute.Ring]);
    }

    private static void Count(string operation, string route) =>
        s_operations.Add(1, new(OperationTag, operation), new(RouteTag, route));

    private static void Count(string name, string unit, string description, Func<LoopStatistics, long> read) =>
        s_meter.CreateObservableCounter(name, () => Observe(loop => read(loop.Statistics)), unit, description);

    private static List<Measurement<T>> Observe<T>(Func<LoopCore, T> read)
        where T : struct
    {
        lock (s_loops)
            return [.. s_loops.Select(loop => new Measurement<T>(read(loop), TagOf(loop)))];
    }

    private static KeyValuePair<string, object?> TagOf(LoopCore loop) => new(LoopTag, loop.Name);
}
