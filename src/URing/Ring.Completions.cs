using System.Runtime.CompilerServices;
using URing.Queues;
using URing.Registrations;

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
            if (_completions.TryTakeAnySize(range, out completion) && !IsHiddenTag(ref completion))
                return true;
        }
        completion = default;
        return false;
    }

    /// <summary>The tags by which the kernel gives registered resources back; completions are looked at then.</summary>
    internal ResourceTags Tags
    {
        get
        {
            _looksCloser = true;
            return _tags ??= new ResourceTags();
        }
    }

    // A tag is hidden, or gives way to the number that the program gave with the resource.
    private bool IsHiddenTag(ref LargeCompletion completion)
    {
        Completion small = completion.Completion;
        if (_tags is null || small.Result != 0 || small.Flags != CompletionFlags.None
            || !_tags.TryResolve(small.UserData, out ulong? userTag))
            return false;

        completion = new LargeCompletion(new Completion(userTag ?? 0, 0));
        return userTag is null;
    }

    // What the kernel has given back is released without entering it; the rest it may still use.
    private void AbandonTags()
    {
        CompletionRange range;
        while (_tags is { Count: > 0 } && !(range = _completions.Range).IsEmpty)
        {
            if (_completions.TryTakeAnySize(range, out LargeCompletion completion))
                IsHiddenTag(ref completion);
        }
        _tags?.Abandon();
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
