namespace URing.Queues;

/// <summary>Completions that were seen in the queue, by their positions.</summary>
internal readonly record struct CompletionRange(uint First, uint End)
{
    public bool IsEmpty => First == End;

    public CompletionRange Rest => new(First + 1, End);
}
