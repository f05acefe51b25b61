using System.Diagnostics.Tracing;

namespace URing.IO.Metrics;

/// <summary>The event source <c>URing-IO</c>; docs/files.md lists its events.</summary>
[EventSource(Name = "URing-IO")]
internal sealed class IOEvents : EventSource
{
    private IOEvents()
    {
    }

    public static IOEvents Log { get; } = new();

    [Event(1, Level = EventLevel.Informational)]
    public void LoopStarted(string loop, string kernel)
    {
        if (IsEnabled())
            WriteEvent(1, loop, kernel);
    }

    [Event(2, Level = EventLevel.Informational)]
    public void LoopStopped(string loop)
    {
        if (IsEnabled())
            WriteEvent(2, loop);
    }

    [Event(3, Level = EventLevel.Warning)]
    public void LoopBlocked(string loop)
    {
        if (IsEnabled())
            WriteEvent(3, loop);
    }

    [Event(4, Level = EventLevel.Error)]
    public void OperationsQuarantined(string loop, int operations)
    {
        if (IsEnabled())
            WriteEvent(4, loop, operations);
    }

    [Event(5, Level = EventLevel.Verbose)]
    public void RouteLearned(string direction, string route)
    {
        if (IsEnabled())
            WriteEvent(5, direction, route);
    }

    [Event(6, Level = EventLevel.Warning)]
    public void BuffersNotRegistered(string loop, string reason)
    {
        if (IsEnabled())
            WriteEvent(6, loop, reason);
    }
}
