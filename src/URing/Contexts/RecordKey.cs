namespace URing.Contexts;

/// <summary>What the kernel sees as user data: a record's slot and generation, or one of two more.</summary>
internal static class RecordKey
{
    /// <summary>A message that only wakes.</summary>
    public const ulong Wake = ulong.MaxValue;

    /// <summary>The target of a cancel that found nothing to cancel.</summary>
    public const ulong Impossible = ulong.MaxValue - 1;

    public static ulong Make(int slot, uint generation) => ((ulong)generation << 32) | (uint)slot;

    public static int SlotOf(ulong key) => (int)(uint)key;

    public static uint GenerationOf(ulong key) => (uint)(key >> 32);
}
