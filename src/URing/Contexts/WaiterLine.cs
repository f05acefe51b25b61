namespace URing.Contexts;

/// <summary>Who waits where: at most two threads in the kernel, the rest in a line. Only under the lock.</summary>
/// <remarks>
/// arrive -> in the kernel -> look at the queue -> (leave | arrive again)
/// arrive -> asleep -> picked, timed out or cancelled -> look at the queue -> (leave | arrive again)
/// The rule: while somebody sleeps, somebody is in the kernel or awake and bound to call <see cref="Next"/>.
/// Why two: with one a completion costs a hand-off, with all of them a stampede (bench/run context-threads).
/// </remarks>
internal sealed class WaiterLine
{
    private const int MostInKernel = 2;

    private readonly LinkedList<Waiter> _sleepers = new();

    /// <summary>Threads that wait in the kernel.</summary>
    public int InKernel { get; private set; }

    public int Asleep => _sleepers.Count;

    /// <summary>Takes a place in the kernel, if one is free.</summary>
    public bool TryEnterKernel()
    {
        if (InKernel == MostInKernel)
            return false;

        InKernel++;
        return true;
    }

    public void LeaveKernel() => InKernel--;

    /// <summary>Lies down at the end of the line.</summary>
    public void FallAsleep(Waiter waiter) => _sleepers.AddLast(waiter.Place);

    /// <summary>Gets up, picked or not.</summary>
    public void GetUp(Waiter waiter)
    {
        if (waiter.Place.List is not null)
            _sleepers.Remove(waiter.Place);
    }

    /// <summary>Whom to wake when a thread stops looking, or when a wake was asked for.</summary>
    /// <param name="completionsRemain">Whether completions are there to be taken.</param>
    /// <param name="wakes">Wakes that nobody has taken yet.</param>
    public Handoff Next(bool completionsRemain, int wakes)
    {
        bool workRemains = completionsRemain || wakes > 0;
        if (_sleepers.First is { } first && (workRemains || InKernel == 0)
            && !PlantedFaults.Has(PlantedFault.NoPulseWhenWaiterLeaves))
        {
            _sleepers.RemoveFirst();
            return new Handoff(first.Value, PostMessage: false);
        }

        // Those in the kernel come back for completions by themselves; of a wake they know nothing.
        bool postMessage = wakes > 0 && InKernel > 0 && !PlantedFaults.Has(PlantedFault.WakeNotPassedOn);
        return new Handoff(null, postMessage);
    }

    /// <summary>Picks everybody who sleeps.</summary>
    public List<Waiter> PickAll()
    {
        List<Waiter> all = [.. _sleepers];
        _sleepers.Clear();
        return all;
    }
}

/// <summary>Whom to wake: a sleeper, or with a message to the ring those in the kernel, or nobody.</summary>
internal readonly record struct Handoff(Waiter? Sleeper, bool PostMessage);
