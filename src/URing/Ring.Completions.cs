using System.Runtime.CompilerServices;
using URing.Queues;

namespace URing;

// Completions that are not simply there: of another size, or none of the user's.
public sealed partial class Ring
{
    /// <summary>Takes the oldest completion with the two words that large ones have besides.</summary>
    /// <param name="completion">On a ring of small completions, or for a small one among mixed: with zeroes.</param>
    public bool TryTakeLarge(out LargeCompletion completion)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CompletionRange range;
        while (!(range = FindCompletions()).IsEmpty)
        {
            if (_completions.TryTakeAnySize(range, out completion))
                return true;
        }
        completion = default;
        return false;
    }

    // Not inlined: rings of one size without anything registered never come here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeCloser(out Completion completion)
    {
        bool isThere = TryTakeLarge(out LargeCompletion large);
        completion = large.Completion;
        return isThere;
    }
}
