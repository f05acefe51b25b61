using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

/// <summary>What a ring may be asked for; the kernel refuses the rest with <see cref="Errno.EACCES"/>.</summary>
/// <remarks>
/// What the list does not name is refused from the very first entry on, also if it names nothing.
/// Threading: build it on one thread; a ring that was made keeps no reference to it.
/// </remarks>
public sealed class URingAllowlist
{
    private readonly SortedSet<byte> _operations = [];
    private readonly SortedSet<byte> _registrations = [(byte)IORING_REGISTER_SYNC_CANCEL];
    private EntryFlags _allowed;

    /// <summary>The entry flags that every entry must carry; a context sets them on its entries by itself.</summary>
    public EntryFlags RequiredFlags { get; private set; }

    /// <summary>Allows an operation to be submitted.</summary>
    public URingAllowlist AllowSubmitOperation(URingOperation operation) => AllowSubmitOperation((Opcode)operation);

    /// <summary>Allows any request of the kernel to be submitted, by its number.</summary>
    public URingAllowlist AllowSubmitOperation(Opcode operation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative((int)operation);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)operation, byte.MaxValue);
        _operations.Add((byte)operation);
        return this;
    }

    /// <summary>Allows a registration, by its IORING_REGISTER_* number; cancelling is always allowed.</summary>
    public URingAllowlist AllowRegisterOperation(int registration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(registration);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(registration, byte.MaxValue);
        _registrations.Add((byte)registration);
        return this;
    }

    /// <summary>Allows entries to carry these flags.</summary>
    public URingAllowlist AllowEntryFlags(EntryFlags flags)
    {
        _allowed |= flags;
        return this;
    }

    /// <summary>Demands that every entry carries these flags.</summary>
    public URingAllowlist RequireEntryFlags(EntryFlags flags)
    {
        RequiredFlags |= flags;
        return this;
    }

    /// <summary>Gives the list to a disabled ring.</summary>
    /// <exception cref="URingException">The ring is not disabled, or was restricted before.</exception>
    internal unsafe void Apply(RingPort port)
    {
        if (PlantedFaults.Has(PlantedFault.EmptyAllowlistAllowsAll) && _operations.Count == 0)
            return;

        io_uring_restriction[] lines = [.. Lines()];
        // SAFETY: the kernel reads the lines during the call only.
        fixed (io_uring_restriction* start = lines)
        {
            int answer = port.Register(IORING_REGISTER_RESTRICTIONS, start, (uint)lines.Length);
            if (answer < 0)
                throw Throw.RegisterFailed((Errno)(-answer), "Restrict a ring once, while it is disabled.");
        }
    }

    // Newer kernels leave a kind unrestricted that no line mentions: flags and registrations always have one.
    private IEnumerable<io_uring_restriction> Lines()
    {
        foreach (byte operation in _operations)
            yield return new() { opcode = IORING_RESTRICTION_SQE_OP, sqe_op = operation };
        foreach (byte registration in _registrations)
            yield return new() { opcode = IORING_RESTRICTION_REGISTER_OP, register_op = registration };
        byte allowed = (byte)(_allowed | RequiredFlags);
        yield return new() { opcode = IORING_RESTRICTION_SQE_FLAGS_ALLOWED, sqe_flags = allowed };
        if (RequiredFlags != EntryFlags.None)
            yield return new() { opcode = IORING_RESTRICTION_SQE_FLAGS_REQUIRED, sqe_flags = (byte)RequiredFlags };
    }
}
