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

    /// <summary>Blocks until a condition on memory holds: an event, a semaphore, a kernel's wait.</summary>
    public Step Until(string text, Func<bool> condition) => new(() => text, () => 0, condition, Drains: true);

    /// <summary>Anything indivisible: a region under a lock, a call of the kernel. Works on memory itself.</summary>
    public Step Do(string text, Func<long> run, Func<bool>? when = null) => new(() => text, run, when, Drains: true);

    public Step Do(string text, Action run, Func<bool>? when = null) =>
        Do(text, () => Answer(run), when);

    /// <summary>Anything indivisible with a shared object.</summary>
    public Step With<T>(Shared<T> shared, string text, Func<T, long> run, Func<bool>? when = null)
        where T : class =>
        Do(text, () => _machine.Note(shared.Index, this, run(shared.Value)), when);

    private static long Answer(Action run)
    {
        run();
        return 0;
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
