using System.Diagnostics;
using URing.IO.Metrics;

namespace URing.IO.Files;

/// <summary>What a file has taught about one direction: how to try inline, and where the rest goes.</summary>
/// <remarks>
/// Threading: any thread, without a lock. What is forgotten in a race costs one try more and nothing else.
/// </remarks>
internal sealed class RouteMemory
{
    // A call copies while its caller waits: longer transfers would hold him up.
    private const int MostInline = 128 * 1024;

    // A miss costs 10 to 70 us of readahead: after a few in a row the try is left out for a while, each time longer.
    private const int MissesInARow = 4;
    private const int FirstPause = 16;
    private const int LongestPause = 1024;

    // A plain call that copies takes a few microseconds; one that waited for a device takes longer than this. One that
    // waited this long is not risked again soon, whatever the others did.
    private static readonly long s_slow = Stopwatch.Frequency / 10_000;
    private static readonly long s_verySlow = Stopwatch.Frequency / 500;

    private readonly bool _isForced;
    private readonly string _direction;
    private volatile bool _triesInline;
    private volatile bool _callsPlainly;
    private int _misses;
    private int _pause = FirstPause;
    private int _left;

    /// <param name="prefersWorker">Whether a plain call on another thread beats the ring.</param>
    public RouteMemory(FileRoute asked, bool isDirect, bool prefersWorker, string direction)
    {
        _direction = direction;
        _isForced = asked != FileRoute.Automatic;
        // A call on a file opened for direct I/O waits for the device whatever it is told.
        _triesInline = asked is FileRoute.Inline || (asked is FileRoute.Automatic && !isDirect);
        Rest = asked == FileRoute.Worker || (asked == FileRoute.Automatic && prefersWorker)
            ? FileRoute.Worker
            : FileRoute.Ring;
    }

    /// <summary>The route of what is not done inline: the ring or a worker.</summary>
    public FileRoute Rest { get; private set; }

    /// <summary>The route that a transfer starts with now.</summary>
    public FileRoute Current => _triesInline ? FileRoute.Inline : Rest;

    /// <summary>Whether to try inline first.</summary>
    public bool TriesInline(long length)
    {
        if (!_triesInline || length > MostInline)
            return false;
        // Below zero if two threads took the last one.
        if (_left <= 0)
            return true;

        _left--;
        return false;
    }

    /// <summary>Whether an inline try is a plain call, because the file knows no other.</summary>
    /// <remarks>
    /// Nothing promises that such a call does not wait. So each is timed, and those that took long count as misses.
    /// </remarks>
    public bool CallsPlainly => _callsPlainly;

    /// <summary>Learns from the time that a plain call took.</summary>
    public void Took(long ticks)
    {
        if (ticks < s_slow)
            Reset();
        else
            Pause(isLong: ticks >= s_verySlow);
    }

    /// <summary>Learns from an inline try that moved all there was.</summary>
    public void Hit()
    {
        if (!_callsPlainly)
            Reset();
    }

    private void Reset()
    {
        if (_misses == 0 && _pause == FirstPause)
            return;
        _misses = 0;
        _pause = FirstPause;
    }

    /// <summary>Learns from an inline try that moved nothing.</summary>
    /// <param name="isLocal">Whether a plain call may be tried instead.</param>
    public void Missed(Errno error, bool isLocal = false)
    {
        if (error == Errno.EAGAIN)
            Pause(isLong: false);
        else if (error == Errno.EOPNOTSUPP && !_callsPlainly)
            Learn(_isForced ? Rest : FileRoute.Worker, callsPlainly: isLocal && !_isForced);
        else if (error == Errno.ESPIPE)
            Learn(FileRoute.Ring, callsPlainly: false);
    }

    private void Pause(bool isLong)
    {
        if (_isForced || (++_misses < MissesInARow && !isLong))
            return;

        _left = _pause;
        _pause = Math.Min(2 * _pause, LongestPause);
        _misses = MissesInARow - 1;
    }

    private void Learn(FileRoute rest, bool callsPlainly)
    {
        _callsPlainly = callsPlainly;
        _triesInline = callsPlainly;
        Rest = rest;
        IOEvents.Log.RouteLearned(_direction, rest.ToString());
    }
}
