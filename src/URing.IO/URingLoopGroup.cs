namespace URing.IO;

/// <summary>Several loops, among which files and the like are dealt out in turn.</summary>
/// <remarks>
/// Code that stays on a loop can hold up all that the loop serves: code of that kind makes a group of its own instead
/// of using <see cref="Default"/>. Threading: any thread.
/// </remarks>
public sealed class URingLoopGroup : IAsyncDisposable
{
    private static readonly Lazy<URingLoopGroup> s_default = new(static () => new URingLoopGroup());

    private readonly URingLoop[] _loops;
    private uint _next;

    /// <summary>Starts loops.</summary>
    /// <param name="count">How many; 0 for one per core.</param>
    /// <exception cref="URingException">No kernel could be had; the message says why and what helps.</exception>
    public URingLoopGroup(int count = 0, URingLoopOptions? options = null, string name = "URing loop")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(name);
        _loops = new URingLoop[count == 0 ? Environment.ProcessorCount : count];
        int started = 0;
        try
        {
            for (; started < _loops.Length; started++)
                _loops[started] = new URingLoop(options, $"{name} {started}");
        }
        finally
        {
            for (int i = 0; started < _loops.Length && i < started; i++)
                _loops[i].Core.StartClosing();
        }
    }

    /// <summary>The group that serves whoever names no other: one loop per core, started when first used.</summary>
    /// <remarks>Lives as long as the process; disposing it is an error of the program.</remarks>
    public static URingLoopGroup Default => s_default.Value;

    /// <summary>The loops.</summary>
    public IReadOnlyList<URingLoop> Loops => _loops;

    /// <summary>The next loop in turn.</summary>
    public URingLoop Next() => _loops[Interlocked.Increment(ref _next) % (uint)_loops.Length];

    /// <summary>Closes all loops.</summary>
    /// <param name="timeout">How long to wait, for all together.</param>
    /// <returns>Whether all operations came back.</returns>
    public async Task<bool> CloseAsync(TimeSpan timeout)
    {
        bool[] ended = await Task.WhenAll(_loops.Select(loop => loop.CloseAsync(timeout))).ConfigureAwait(false);
        return Array.TrueForAll(ended, static all => all);
    }

    /// <summary>Closes all loops, each within <see cref="URingLoopOptions.CloseTimeout"/>.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_loops.Select(loop => loop.DisposeAsync().AsTask())).ConfigureAwait(false);
}
