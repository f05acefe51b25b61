namespace URing.Tests.Explorer;

/// <summary>Mixes numbers into one that stands for a state.</summary>
internal static class Fingerprint
{
    public const ulong Empty = 0x9E37_79B9_7F4A_7C15;

    public static ulong Mix(ulong state, long value)
    {
        ulong mixed = (state ^ (ulong)value) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 29)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 32) ^ (state << 7 | state >> 57);
    }
}
