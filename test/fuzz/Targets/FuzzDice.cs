using CsCheck;

namespace URing.Fuzz;

/// <summary>The numbers of one case: the same for the same seed and case.</summary>
internal sealed class FuzzDice(ulong seed, long number)
{
    // Where lengths, flags and counters change their meaning.
    private static readonly uint[] s_edges =
    [
        0, 1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 127, 128, 255, 256, 4_095, 4_096, 65_535, 65_536,
        int.MaxValue - 16, int.MaxValue - 1, int.MaxValue, 0x8000_0000, uint.MaxValue - 15, uint.MaxValue - 1,
        uint.MaxValue,
    ];

    private readonly PCG _numbers = new((uint)number, Mix(seed + (ulong)number));

    public uint Word() => _numbers.Next();

    public ulong LongWord() => _numbers.Next64();

    /// <summary>A number from 0 on, smaller than the end.</summary>
    public int Below(int end) => (int)_numbers.Next((uint)end);

    /// <summary>Yes, once in so many times.</summary>
    public bool OnceIn(int times) => Below(times) == 0;

    /// <summary>A number that likes the edges.</summary>
    public uint Edge() => OnceIn(4) ? Word() : s_edges[Below(s_edges.Length)];

    public void Fill(Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < bytes.Length; i += sizeof(ulong))
        {
            BitConverter.TryWriteBytes(word, LongWord());
            word[..Math.Min(sizeof(ulong), bytes.Length - i)].CopyTo(bytes[i..]);
        }
    }

    /// <summary>Changes some bytes: bits flipped, words replaced by edges.</summary>
    public void Damage(Span<byte> bytes)
    {
        for (int left = 1 + Below(3); left > 0 && bytes.Length > 0; left--)
        {
            int at = Below(bytes.Length);
            if (OnceIn(2))
                bytes[at] ^= (byte)(1 << Below(8));
            else
                _ = BitConverter.TryWriteBytes(bytes[(at & ~3)..], Edge());
        }
    }

    // Neighbouring cases shall have nothing in common.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
