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

        internal Enumerator(Ring ring) => _ring = ring;

        /// <summary>The completion taken last.</summary>
        public readonly Completion Current => _current;

        /// <summary>Takes the next completion, if one is there.</summary>
        public bool MoveNext() => _ring.TryTake(out _current);
    }
}
