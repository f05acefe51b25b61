using Microsoft.Extensions.Logging;

namespace URing.IO.Metrics;

/// <summary>What loops tell a logger, under the category <c>URing.IO</c>.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Debug, "{Loop} runs on kernel {Kernel}: {Reason}")]
    public static partial void LoopStarted(this ILogger logger, string loop, string kernel, string reason);

    [LoggerMessage(2, LogLevel.Debug, "{Loop} has ended")]
    public static partial void LoopStopped(this ILogger logger, string loop, Exception? reason);

    [LoggerMessage(3, LogLevel.Warning, "{Loop} made no turn for {Time}: code on it blocks")]
    public static partial void Blocked(this ILogger logger, string loop, TimeSpan time);

    [LoggerMessage(4, LogLevel.Error, "{Loop} was closed with {Operations} operations in flight: their memory is kept")]
    public static partial void Quarantined(this ILogger logger, string loop, int operations);

    [LoggerMessage(5, LogLevel.Error, "Nobody caught an exception of code on {Loop}")]
    public static partial void Unhandled(this ILogger logger, string loop, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "{Loop} could not be woken and will be told again")]
    public static partial void WakeRefused(this ILogger logger, string loop, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "{Path} was closed with an error: what was written to it may be lost")]
    public static partial void CloseFailed(this ILogger logger, string path, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "{Loop} uses {Length} bytes of buffers unregistered")]
    public static partial void PlainBuffers(this ILogger logger, string loop, int length, Exception reason);
}
