namespace URing.Tests.Explorer;

/// <summary>A word of the memory that a model's threads share.</summary>
internal sealed record Word(int Index, string Name)
{
    public override string ToString() => Name;
}

/// <summary>Shared words that are found by index.</summary>
internal sealed class WordArray(Word[] words)
{
    public Word this[long index] => words[(int)(index % words.Length)];

    public int Length => words.Length;
}
