namespace URing.Bench.Files;

/// <summary>Random offsets of blocks of a file, another sequence for each seed.</summary>
internal struct Offsets(long fileLength, int seed)
{
    private readonly ulong _count = (ulong)(fileLength / FileUse.Block);
    private ulong _random = 0x9E3779B97F4A7C15 * (ulong)(seed + 1);

    public long Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (long)(_random % _count) * FileUse.Block;
    }
}
