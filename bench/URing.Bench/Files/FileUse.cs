namespace URing.Bench.Files;

internal enum TransferKind
{
    Read,
    Write,
    Append,
}

/// <summary>What is done with a file, 4 KiB at a time.</summary>
/// <param name="Word">The word for it in the names of workloads.</param>
/// <param name="Kind">Reads and writes at random offsets, or durable writes one after the other.</param>
/// <param name="IsDirect">Whether the page cache is passed by.</param>
/// <param name="IsThroughRing">Whether every transfer travels through the ring, whatever would be faster.</param>
internal sealed record FileUse(string Word, TransferKind Kind, bool IsDirect = false, bool IsThroughRing = false)
{
    public const int Block = 4096;

    public static readonly FileUse DirectRead = new("read-direct", TransferKind.Read, IsDirect: true);
    public static readonly FileUse CachedRead = new("read", TransferKind.Read);
    public static readonly FileUse RingRead = new("read-ring", TransferKind.Read, IsThroughRing: true);
    public static readonly FileUse BufferedWrite = new("write", TransferKind.Write);
    public static readonly FileUse DurableAppend = new("append", TransferKind.Append);

    private static readonly FileUse[] s_all = [DirectRead, CachedRead, RingRead, BufferedWrite, DurableAppend];

    public static FileUse Parse(string word) =>
        s_all.FirstOrDefault(use => use.Word == word) ?? throw new BenchException($"There is no use {word}.");
}
