namespace URing.Tests.Explorer;

#pragma warning disable CA1822 // Every step is asked of the thread that takes it, also one that needs nothing of it.

/// <summary>A thread of a model: an iterator that yields its steps, and looks at shared state in steps only.</summary>
internal sealed class ModelThread
{
    private readonly Machine _machine;
    private readonly IEnumerator<Step> _steps;
    private ulong _history = Fingerprint.Empty;

    public ModelThread(Machine machine, string name, int index, Func<ModelThread, IEnumerable<Step>> body)
    {
        _machine = machine;
        Name = name;
        Index = index;
        Buffer = new StoreBuffer(machine.Order);
        _steps = body(this).GetEnumerator();
    }

    public string Name { get; }

    public int Index { get; }

    public StoreBuffer Buffer { get; }

    /// <summary>What the thread's last step answered: the value that was read, for instance.</summary>
    public long Result { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Whether the thread's next step can run now.</summary>
    public bool CanRun =>
        !IsDone && !(Next.Drains && Buffer.Count > 0) && (Next.When is not { } condition || condition());

    public Step Next => _steps.Current;

    /// <summary>Stands for everything that the thread knows: it is deterministic, so its results tell.</summary>
    public ulong Knowledge => _history;

    /// <summary>
    /// Says that all the thread still knows is this number, which stands for its place in its code too.
    /// </summary>
    public void Forget(long state) => _history = Fingerprint.Mix(Fingerprint.Empty, state);

    public void Start() => IsDone = !_steps.MoveNext();

    public void Run()
    {
        Result = Next.Run();
        _history = Fingerprint.Mix(_history, Result);
        IsDone = !_steps.MoveNext();
    }

    public Step Store(Word word, long value) => Write(word, value, releases: false);

    public Step StoreRelease(Word word, long value) => Write(word, value, releases: true);

    public Step Load(Word word) => new(() => $"reads {word}", () => Read(word));

    public Step Fence() => new(() => "fence", () => 0, Drains: true);

    public Step Exchange(Word word, long value) =>
        ReadModifyWrite($"exchanges {word} for {value}", word, _ => value);

    public Step Add(Word word, long amount) =>
        ReadModifyWrite($"adds {amount} to {word}", word, old => old + amount);

    /// <summary>The result is the old value: the exchange was made if that is the expected one.</summary>
    public Step CompareExchange(Word word, long value, long expected) =>
        ReadModifyWrite($"exchanges {word} for {value} if {expected}", word, old => old == expected ? value : old);

    public Step Enter(ModelLock gate) => new(
        () => $"enters {gate}", () => _machine[gate.Owner] = Index + 1, () => _machine[gate.Owner] == 0, Drains: true);

    public Step Exit(ModelLock gate) =>
        new(() => $"exits {gate}", () => _machine[gate.Owner] = 0, Drains: true);

    /// <summary>Reads memory until a condition on it holds, without any barrier.</summary>
    public Step Until(string text, Func<bool> condition) => new(() => text, () => 0, condition);

    /// <summary>
    /// Anything indivisible, once it can be done: a region under a lock, a call of the kernel, a wait for an event.
    /// It works on memory itself, after the thread's own stores.
    /// </summary>
    public Step Do(string text, Func<long> run, Func<bool>? when = null) => new(() => text, run, when, Drains: true);

    public Step Do(string text, Action run, Func<bool>? when = null) =>
        Do(text, () => Answer(run), when);

    /// <summary>Anything indivisible with a shared object.</summary>
    public Step With<T>(Shared<T> shared, string text, Func<T, long> run, Func<bool>? when = null)
        where T : class =>
        Do(text, () => _machine.Note(shared.Index, this, run(shared.Value)), when);

    /// <summary>Enters a lock and does something under it, in one.</summary>
    public Step Enter<T>(ModelLock gate, Shared<T> shared, string text, Func<T, long> run)
        where T : class
    {
        Step step = With(shared, text, run, () => _machine[gate.Owner] == 0);
        return step with { Run = () => Take(gate, step.Run) };
    }

    /// <summary>Does something under a lock and exits it, in one.</summary>
    public Step Exit<T>(ModelLock gate, Shared<T> shared, string text, Func<T, long> run)
        where T : class
    {
        Step step = With(shared, text, run);
        return step with { Run = () => Release(gate, step.Run) };
    }

    private static long Answer(Action run)
    {
        run();
        return 0;
    }

    private long Take(ModelLock gate, Func<long> run)
    {
        _machine[gate.Owner] = Index + 1;
        return run();
    }

    private long Release(ModelLock gate, Func<long> run)
    {
        long answer = run();
        _machine[gate.Owner] = 0;
        return answer;
    }

    private long Read(Word word) => Buffer.TryForward(word, out long value) ? value : _machine[word];

    private Step Write(Word word, long value, bool releases) => new(() => $"writes {word} = {value}", () =>
    {
        Buffer.Add(word, value, releases);
        return 0;
    });

    private Step ReadModifyWrite(string text, Word word, Func<long, long> change) => new(() => text, () =>
    {
        long old = _machine[word];
        _machine[word] = change(old);
        return old;
    }, Drains: true);
}
