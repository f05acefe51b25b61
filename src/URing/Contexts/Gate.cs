using System.Runtime.CompilerServices;

namespace URing.Contexts;

/// <summary>The lock of a context: held for some dozen nanoseconds at a time, never over a system call.</summary>
/// <remarks>
/// A <see cref="SpinLock"/> costs one atomic operation where <see cref="Lock"/> costs two; that is the larger part of
/// what a context adds to a no-op (bench/run context-nop).
/// </remarks>
internal sealed class Gate
{
    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope Enter()
    {
        bool taken = false;
        _lock.Enter(ref taken);
        return new Scope(this);
    }

    /// <summary>The time that the gate is held.</summary>
    public readonly ref struct Scope(Gate gate)
    {
        private readonly Gate _gate = gate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => _gate._lock.Exit(useMemoryBarrier: false);
    }
}
