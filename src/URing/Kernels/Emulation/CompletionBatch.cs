using URing.Abi;

namespace URing.Kernels.Emulation;

/// <summary>The completions of one submission, posted together at its end as Linux does.</summary>
/// <remarks>Threading: belongs to the submitting thread.</remarks>
internal sealed class CompletionBatch
{
    private io_uring_cqe[] _completions = new io_uring_cqe[64];

    private List<(int Index, LargeWords Words)>? _large;

    public int Count { get; private set; }

    public ReadOnlySpan<io_uring_cqe> Completions => _completions.AsSpan(0, Count);

    public void Add(ulong userData, int result, uint flags = 0)
    {
        if (Count == _completions.Length)
            Array.Resize(ref _completions, 2 * Count);
        _completions[Count++] = new io_uring_cqe { user_data = userData, res = result, flags = flags };
    }

    /// <summary>Adds a completion with two words more.</summary>
    public void AddLarge(ulong userData, int result, in LargeWords words)
    {
        (_large ??= []).Add((Count, words));
        Add(userData, result);
    }

    /// <summary>The words of a completion that has them.</summary>
    public bool TryFindWords(int index, out LargeWords words)
    {
        words = default;
        foreach ((int owner, LargeWords own) in _large ?? [])
        {
            if (owner != index)
                continue;
            words = own;
            return true;
        }
        return false;
    }

    /// <summary>Whether any completion has words more than others.</summary>
    public bool HasLarge => _large is { Count: > 0 };

    public void Clear()
    {
        Count = 0;
        _large?.Clear();
    }
}
