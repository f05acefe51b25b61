namespace URing.Tests.Explorer.Models;

/// <summary>The decisions of waiters under their lock: who waits in the kernel, who sleeps, who is woken next.</summary>
/// <remarks>A copy of the protocol; the models know nothing else of it, so the real class can take its place.</remarks>
internal sealed class WaitingLine
{
    private const int MostInKernel = 2;

    private readonly List<int> _sleepers = [];

    public int InKernel { get; private set; }

    /// <summary>Stands for the whole state.</summary>
    public long State => _sleepers.Aggregate((long)InKernel, (state, sleeper) => (state * 8) + sleeper + 1);

    public bool TryEnterKernel()
    {
        if (InKernel == MostInKernel)
            return false;

        InKernel++;
        return true;
    }

    public void LeaveKernel() => InKernel--;

    public void FallAsleep(int waiter) => _sleepers.Add(waiter);

    public void GetUp(int waiter) => _sleepers.Remove(waiter);

    /// <summary>Whom to wake when somebody stops looking: a sleeper by number, those in the kernel, or nobody.</summary>
    public (int? Sleeper, bool PostMessage) Next(bool completionsRemain, long wakes)
    {
        if (_sleepers.Count > 0 && (completionsRemain || wakes > 0 || InKernel == 0))
        {
            int sleeper = _sleepers[0];
            _sleepers.RemoveAt(0);
            return (sleeper, false);
        }
        return (null, wakes > 0 && InKernel > 0);
    }
}
