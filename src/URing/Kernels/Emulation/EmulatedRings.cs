using System.Collections.Concurrent;

namespace URing.Kernels.Emulation;

/// <summary>The emulated rings of this process by their descriptors, for those who name another ring.</summary>
internal static class EmulatedRings
{
    private static readonly ConcurrentDictionary<int, EmulatedRing> s_rings = new();

    public static void Add(EmulatedRing ring) => s_rings[ring.Descriptor] = ring;

    /// <summary>Before the descriptor is closed: its number is another's afterwards.</summary>
    public static void Remove(EmulatedRing ring) => s_rings.TryRemove(ring.Descriptor, out _);

    /// <summary>Becomes a user of a ring, so that it stays until <see cref="EmulatedRing.Release"/>.</summary>
    public static EmulatedRing? Use(int descriptor)
    {
        if (Find(descriptor) is not { } ring)
            return null;
        lock (ring.Gate)
            return ring.TryUse() ? ring : null;
    }

    public static EmulatedRing? Find(int descriptor) => s_rings.GetValueOrDefault(descriptor);
}
