using System.Runtime.CompilerServices;
using URing.IO.Loops;

namespace URing.IO;

/// <summary>What <see cref="URingLoop.SwitchTo"/> gives to be awaited.</summary>
public readonly struct LoopSwitch : ICriticalNotifyCompletion, IEquatable<LoopSwitch>
{
    private readonly LoopCore _loop;

    internal LoopSwitch(LoopCore loop) => _loop = loop;

    /// <summary>Whether this is the loop's thread already.</summary>
    public bool IsCompleted => _loop.IsHere;

    /// <summary>Itself.</summary>
    public LoopSwitch GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="ObjectDisposedException">The loop was closed.</exception>
    public void GetResult()
    {
        if (!_loop.IsHere)
            throw Throw.LoopClosed(_loop.Name);
    }

    /// <summary>Has the rest run on the loop.</summary>
    public void OnCompleted(Action continuation) => Post(continuation, ExecutionContext.Capture());

    /// <summary>Has the rest run on the loop.</summary>
    public void UnsafeOnCompleted(Action continuation) => Post(continuation, context: null);

    private void Post(Action continuation, ExecutionContext? context) =>
        _loop.Post(new PostedWork(_loop, static call => ((Action)call!)(), continuation, context));

    /// <inheritdoc/>
    public bool Equals(LoopSwitch other) => _loop == other._loop;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoopSwitch other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _loop.GetHashCode();

    /// <summary>Whether two lead to the same loop.</summary>
    public static bool operator ==(LoopSwitch left, LoopSwitch right) => left.Equals(right);

    /// <summary>Whether two lead to different loops.</summary>
    public static bool operator !=(LoopSwitch left, LoopSwitch right) => !left.Equals(right);
}
