namespace URing.Tests.Explorer;

/// <summary>What a model runs on: shared words, threads with store buffers, and claims.</summary>
internal sealed class Machine(StoreOrder order)
{
    private readonly List<long> _memory = [];
    private readonly List<(ulong History, Func<long>? State)> _shared = [];
    private readonly List<ModelThread> _threads = [];
    private readonly List<(string Text, Func<bool> Holds)> _always = [];
    private readonly List<(string Text, Func<bool> Holds)> _finally = [];

    public StoreOrder Order => order;

    public IReadOnlyList<ModelThread> Threads => _threads;

    /// <summary>Memory itself, past all store buffers.</summary>
    public long this[Word word]
    {
        get => _memory[word.Index];
        set => _memory[word.Index] = value;
    }

    public Word AddWord(string name, long value = 0)
    {
        _memory.Add(value);
        return new Word(_memory.Count - 1, name);
    }

    public WordArray AddWords(string name, int count, long value = 0) =>
        new([.. Enumerable.Range(0, count).Select(i => AddWord($"{name}[{i}]", value))]);

    public ModelLock AddLock(string name) => new(AddWord(name));

    /// <summary>Adds a real object; who can say more of its state than its history saves states.</summary>
    /// <param name="state">Stands for the whole state; <see langword="null"/> for the object's history.</param>
    public Shared<T> AddShared<T>(T value, Func<T, long>? state = null)
        where T : class
    {
        _shared.Add((Fingerprint.Empty, state is null ? null : () => state(value)));
        return new Shared<T>(value, _shared.Count - 1);
    }

    public void AddThread(string name, Func<ModelThread, IEnumerable<Step>> body) =>
        _threads.Add(new ModelThread(this, name, _threads.Count, body));

    /// <summary>Claims what holds of memory after every step.</summary>
    public void Always(string claim, Func<bool> holds) => _always.Add((claim, holds));

    /// <summary>Claims what holds once every thread is done and every store has reached memory.</summary>
    public void Finally(string claim, Func<bool> holds) => _finally.Add((claim, holds));

    /// <summary>Fails the schedule unless a claim holds; for use between a thread's steps.</summary>
    public static void Claim(bool holds, string claim)
    {
        if (!holds)
            throw new ModelFailure(FailureKind.Claim, $"not true: {claim}");
    }

    /// <summary>Adds what a thread did to the history of a shared object.</summary>
    public long Note(int shared, ModelThread thread, long answer)
    {
        ulong deed = Fingerprint.Mix(thread.Knowledge, thread.Index);
        (ulong history, Func<long>? state) = _shared[shared];
        _shared[shared] = (Fingerprint.Mix(history, (long)deed), state);
        return answer;
    }

    public void Start()
    {
        foreach (ModelThread thread in _threads)
            thread.Start();
    }

    public void Run(Move move)
    {
        ModelThread thread = _threads[move.Thread];
        if (move.IsFlush)
            Flush(thread.Buffer, move.Flush);
        else
            thread.Run();
        Check(_always);
    }

    public string Describe(Move move)
    {
        ModelThread thread = _threads[move.Thread];
        return move.IsFlush
            ? $"{thread.Name}: ({thread.Buffer.Describe(move.Flush)})"
            : $"{thread.Name}: {thread.Next.Text()}";
    }

    /// <summary>All moves that are possible now; those of the thread that moved last come first.</summary>
    public void FindMoves(int last, List<Move> moves)
    {
        moves.Clear();
        for (int i = 0; i < _threads.Count; i++)
            AddMoves(_threads[(last + i) % _threads.Count], moves);
    }

    /// <summary>Called when no move is left: all must be done, and the final claims must hold.</summary>
    public void Finish()
    {
        ModelThread[] stuck = [.. _threads.Where(thread => !thread.IsDone)];
        if (stuck.Length > 0)
        {
            string who = string.Join("; ", stuck.Select(thread => $"{thread.Name} ({thread.Next.Text()})"));
            throw new ModelFailure(FailureKind.Deadlock, $"nobody can go on: {who}");
        }
        Check(_finally);
    }

    public ulong Fingerprinted()
    {
        ulong state = Fingerprint.Empty;
        foreach (long value in _memory)
            state = Fingerprint.Mix(state, value);
        foreach ((ulong history, Func<long>? known) in _shared)
            state = Fingerprint.Mix(state, known is null ? (long)history : known());
        foreach (ModelThread thread in _threads)
            state = thread.Buffer.MixInto(Fingerprint.Mix(state, (long)thread.Knowledge));
        return state;
    }

    private static void Check(List<(string Text, Func<bool> Holds)> claims)
    {
        foreach ((string text, Func<bool> holds) in claims)
            Claim(holds(), text);
    }

    private static void AddMoves(ModelThread thread, List<Move> moves)
    {
        if (thread.CanRun)
            moves.Add(new Move(thread.Index));
        for (int i = 0; i < thread.Buffer.Count; i++)
        {
            if (thread.Buffer.CanFlush(i))
                moves.Add(new Move(thread.Index, i));
        }
    }

    private void Flush(StoreBuffer buffer, int index)
    {
        (Word word, long value) = buffer.Flush(index);
        this[word] = value;
    }
}
