using System.Diagnostics.CodeAnalysis;

namespace URing.Fuzz;

/// <summary>A completion's buffers, as the kernel means them: id, offset and length of each.</summary>
internal sealed record PickedBuffers(List<(int Id, int Offset, int Length)> Slices, bool StaysInKernel)
{
    public int First => Slices[0].Id;

    public int Length => Slices.Sum(slice => slice.Length);

    public override string ToString() => $"{string.Join(' ', Slices)}{(StaysInKernel ? " and more" : "")}";
}

/// <summary>The kernel's side of a buffer ring: picks in the ring's order, one buffer or several.</summary>
internal sealed class PickingKernel(int count, int length, bool isIncremental)
{
    private readonly Queue<int> _ring = new(count);
    private readonly List<PickedBuffers> _unposted = [];
    private int _usedOfFirst;

    /// <summary>Buffers that no completion has told of as used up.</summary>
    public int Available => _ring.Count;

    public void Add(int buffer) => _ring.Enqueue(buffer);

    /// <summary>Puts data into the next buffers, if there are any.</summary>
    public void Pick(FuzzDice dice)
    {
        if (_ring.Count == 0)
            return;

        List<(int, int, int)> slices = [];
        int most = dice.OnceIn(2) ? 1 : 1 + dice.Below(_ring.Count);
        bool stays = false;
        for (bool goesOn = true; goesOn && slices.Count < most;)
        {
            // All buffers but the last are full.
            int room = length - _usedOfFirst;
            int bytes = slices.Count + 1 < most && !dice.OnceIn(6) ? room : dice.Below(room + 1);
            if (bytes == 0 && slices.Count > 0)
                break;

            slices.Add((_ring.Peek(), _usedOfFirst, bytes));
            goesOn = bytes == room;
            stays = isIncremental && !goesOn;
            _usedOfFirst = stays ? _usedOfFirst + bytes : 0;
            if (!stays)
                _ring.Dequeue();
        }
        _unposted.Add(new PickedBuffers(slices, stays));
    }

    /// <summary>Gives a completion; where none shares a buffer with another, in any order.</summary>
    public bool TryPost(FuzzDice dice, [NotNullWhen(true)] out PickedBuffers? posted)
    {
        posted = null;
        if (_unposted.Count == 0)
            return false;

        int at = isIncremental ? 0 : dice.Below(_unposted.Count);
        posted = _unposted[at];
        _unposted.RemoveAt(at);
        return true;
    }
}
