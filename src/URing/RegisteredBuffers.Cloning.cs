using URing.Abi;
using URing.Registrations;
using static URing.Abi.Constants;

namespace URing;

// The same memory in the tables of several rings.
public sealed partial class RegisteredBuffers
{
    /// <summary>Makes a table for a ring from all slots of another ring's, without pinning the memory again.</summary>
    /// <param name="ring">A ring without a table.</param>
    /// <remarks>
    /// Ownership: the memory is held by both. The kernel does not say when it has let go of a clone, so memory that
    /// leaves a cloned slot is kept for good, see <see cref="BufferRing.QuarantinedBytes"/>: clone what lives long.
    /// Threading: both rings must be free. Kernel: since 6.12.
    /// </remarks>
    /// <exception cref="URingException">EBUSY: the ring has a table.</exception>
    public static RegisteredBuffers Clone(Ring ring, RegisteredBuffers source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(source._disposed, source);
        RegisteredBuffers clone = new(ring, new BufferLease?[source.Count]);
        clone.CloneSlots(source, default);
        return clone;
    }

    /// <summary>Puts a part of another ring's table into slots of this one, in place of what was there.</summary>
    /// <param name="sourceSlot">The first slot of the other table.</param>
    /// <param name="slot">The first slot of this table.</param>
    /// <param name="count">How many slots; empty ones too.</param>
    /// <remarks>Ownership: as with <see cref="Clone"/>. Kernel: since 6.13.</remarks>
    public void CloneFrom(RegisteredBuffers source, int sourceSlot, int slot, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(source._disposed, source);
        CheckSlot(slot);
        source.CheckSlot(sourceSlot);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(Count - slot, source.Count - sourceSlot));
        CloneSlots(source, new io_uring_clone_buffers
        {
            flags = IORING_REGISTER_DST_REPLACE,
            src_off = (uint)sourceSlot,
            dst_off = (uint)slot,
            nr = (uint)count,
        });
    }

    // All slots where no number is given.
    private unsafe void CloneSlots(RegisteredBuffers source, io_uring_clone_buffers wanted)
    {
        using HeldHandle held = new(source._ring.Handle, nameof(source));
        wanted.src_fd = (uint)held.Descriptor;
        // SAFETY: the kernel reads the struct during the call only.
        _ring.Demand(_ring.Register(IORING_REGISTER_CLONE_BUFFERS, &wanted, 1),
            "The ring must have no table yet; Linux 6.12 clones whole tables, 6.13 or newer parts.");
        int count = wanted.nr == 0 ? Count : (int)wanted.nr;
        for (int i = 0; i < count; i++)
        {
            BufferLease? lease = source._leases[wanted.src_off + i];
            lease?.Share();
            Replace((int)wanted.dst_off + i, lease, isClone: true);
        }
    }
}
