namespace URing.Tests.Explorer;

/// <summary>Stores of one thread that the others do not see yet.</summary>
internal sealed class StoreBuffer(StoreOrder order)
{
    private readonly List<(Word Word, long Value, bool Releases)> _stores = [];

    public int Count => _stores.Count;

    public void Add(Word word, long value, bool releases) => _stores.Add((word, value, releases));

    /// <summary>The value that the thread itself reads: its newest store to the word, if it has one here.</summary>
    public bool TryForward(Word word, out long value)
    {
        int newest = _stores.FindLastIndex(store => store.Word == word);
        value = newest < 0 ? 0 : _stores[newest].Value;
        return newest >= 0;
    }

    /// <summary>Whether a store may reach memory next.</summary>
    public bool CanFlush(int index) => index == 0 || (order == StoreOrder.Partial && MayPassOlder(index));

    public (Word Word, long Value) Flush(int index)
    {
        (Word word, long value, _) = _stores[index];
        _stores.RemoveAt(index);
        return (word, value);
    }

    public string Describe(int index) => $"{_stores[index].Word} = {_stores[index].Value} reaches memory";

    public ulong MixInto(ulong state)
    {
        foreach ((Word word, long value, bool releases) in _stores)
            state = Fingerprint.Mix(Fingerprint.Mix(state, (word.Index << 1) | (releases ? 1 : 0)), value);
        return Fingerprint.Mix(state, _stores.Count);
    }

    private bool MayPassOlder(int index)
    {
        if (_stores[index].Releases)
            return false;

        for (int older = 0; older < index; older++)
        {
            if (_stores[older].Word == _stores[index].Word)
                return false;
        }
        return true;
    }
}
