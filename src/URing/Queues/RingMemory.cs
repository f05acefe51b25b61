using System.Runtime.CompilerServices;

namespace URing.Queues;

/// <summary>The accesses to memory that a ring shares with its kernel, by the order that they promise.</summary>
internal static unsafe class RingMemory
{
    // SAFETY: every word lies in a mapping that the ring keeps until it is disposed, aligned to its size.

    /// <summary>Reads a word that only this side writes: no order is needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadOwn(uint* word) => *word;

    /// <summary>Reads a word of the other side; what that side wrote before it is visible after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadAcquire(uint* word) => Volatile.Read(ref *word);

    /// <summary>Writes a word for the other side; what this side read and wrote before it happened before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRelease(uint* word, uint value) => Volatile.Write(ref *word, value);
}
