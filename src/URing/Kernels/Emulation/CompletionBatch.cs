using URing.Abi;

namespace URing.Kernels.Emulation;

/// <summary>The completions of one submission, posted together at its end as Linux does.</summary>
/// <remarks>Threading: belongs to the submitting thread.</remarks>
internal sealed class CompletionBatch
{
    private io_uring_cqe[] _completions = new io_uring_cqe[64];

    public int Count { get; private set; }

    public ReadOnlySpan<io_uring_cqe> Completions => _completions.AsSpan(0, Count);

    public void Add(ulong userData, int result)
    {
        if (Count == _completions.Length)
            Array.Resize(ref _completions, 2 * Count);
        _completions[Count++] = new io_uring_cqe { user_data = userData, res = result };
    }

    public void Clear() => Count = 0;
}
