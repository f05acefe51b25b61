using Microsoft.Extensions.Logging;

namespace URing.IO.Metrics;

/// <summary>A program's logger, whose exceptions keep nobody from going on.</summary>
/// <param name="tell">Who gets them.</param>
internal sealed class GuardedLogger(ILogger inner, Action<Exception> tell) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception thrown)
        {
            tell(thrown);
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception thrown)
        {
            tell(thrown);
        }
    }
}
