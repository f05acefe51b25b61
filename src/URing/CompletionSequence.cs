using System.Runtime.CompilerServices;
using URing.Queues;

namespace URing;

/// <summary>The completions that a ring has ready, for one <c>foreach</c>.</summary>
public readonly ref struct CompletionSequence
{
    private readonly Ring _ring;

    internal CompletionSequence(Ring ring) => _ring = ring;

    /// <summary>Starts taking completions.</summary>
    public Enumerator GetEnumerator() => new(_ring);

    /// <summary>Takes a ring's completions one by one; those that were not reached stay in the ring.</summary>
    public ref struct Enumerator
    {
        private readonly Ring _ring;
        private Completion _current;

        // What is known to be there. Kept here, where it can live in registers: reading the shared head back after each
        // store would cost more than the rest of the loop (bench/run nop).
        private CompletionRange _range;

        internal Enumerator(Ring ring) => _ring = ring;

        /// <summary>The completion taken last.</summary>
        public readonly Completion Current => _current;

        /// <summary>Takes the next completion, if one is there.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (!_ring.StartsAtHead(_range))
            {
                // Asked once for a range and not for each completion: what a range holds was posted before anything
                // could make the ring look closer meanwhile.
                if (_ring.LooksCloser)
                    return TryTakeCloser();
                _range = _ring.FindCompletions();
            }
            if (_range.IsEmpty)
                return false;

            _current = _ring.TakeFirst(_range);
            _range = _range.Rest;
            return true;
        }

        // By way of a local: a field that is passed by reference would keep all of the enumerator out of registers.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool TryTakeCloser()
        {
            bool isThere = _ring.TryTake(out Completion completion);
            _current = completion;
            return isThere;
        }
    }
}
