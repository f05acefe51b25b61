using URing.IO.Loops;

namespace URing.IO.Files;

/// <summary>The promise to the loops that use a file: its descriptor stays open while they do.</summary>
/// <remarks>
/// A kernel that must hold files itself then needs no descriptor of its own for each operation.
/// Threading: any thread.
/// </remarks>
internal sealed class KeptDescriptor(int descriptor)
{
    private readonly Lock _gate = new();
    private readonly List<LoopCore> _loops = [];
    private bool _hasEnded;

    /// <summary>Gives the promise to one more loop.</summary>
    public void Add(LoopCore loop)
    {
        lock (_gate)
        {
            if (!_hasEnded && loop.Ring.TryKeep(descriptor))
                _loops.Add(loop);
        }
    }

    /// <summary>Takes it back, before the descriptor is closed or left to others.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            foreach (LoopCore loop in _loops)
                _ = loop.Ring.TryForget(descriptor);
            _loops.Clear();
        }
    }
}
