namespace URing.Contexts;

/// <summary>One thread's place to sleep in.</summary>
#pragma warning disable CA1001 // The event holds nothing to dispose: nobody asks for its wait handle.
internal sealed class Waiter
#pragma warning restore CA1001
{
    [ThreadStatic]
#pragma warning disable IDE1006 // t_ marks what each thread has of its own.
    private static Waiter? t_own;
#pragma warning restore IDE1006

    private readonly ManualResetEventSlim _picked = new(false, spinCount: 0);

    public Waiter() => Place = new LinkedListNode<Waiter>(this);

    /// <summary>This thread's waiter: a thread waits in one place at a time.</summary>
    public static Waiter OfThisThread => t_own ??= new Waiter();

    /// <summary>The place in the line of those asleep.</summary>
    public LinkedListNode<Waiter> Place { get; }

    /// <summary>Forgets an earlier pick; before lying down.</summary>
    public void Prepare() => _picked.Reset();

    public void Pick() => _picked.Set();

    public void Sleep(TimeSpan time) => _picked.Wait(time);
}
