using static URing.Abi.Constants;

namespace URing;

/// <summary>Which operations to cancel.</summary>
/// <remarks>Without <see cref="All"/> or <see cref="Any"/> only one of those that match is cancelled.</remarks>
public readonly struct CancelTarget : IEquatable<CancelTarget>
{
    private CancelTarget(uint flags, ulong userData = 0, int descriptor = -1, byte opcode = 0)
    {
        Flags = flags;
        UserData = userData;
        Descriptor = descriptor;
        Operation = opcode;
    }

    internal uint Flags { get; }

    internal ulong UserData { get; }

    internal int Descriptor { get; }

    internal byte Operation { get; }

    /// <summary>Every operation, all of them.</summary>
    public static CancelTarget Any => new(IORING_ASYNC_CANCEL_ANY);

    /// <summary>All that match, and not only one.</summary>
    public CancelTarget All => new(Flags | IORING_ASYNC_CANCEL_ALL, UserData, Descriptor, Operation);

    /// <summary>An operation by the user data that it was given.</summary>
    public static CancelTarget WithUserData(ulong userData) => new(IORING_ASYNC_CANCEL_USERDATA, userData);

    /// <summary>An operation on a descriptor.</summary>
    /// <param name="descriptor">The number that the entry was prepared with.</param>
    public static CancelTarget OnDescriptor(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new(IORING_ASYNC_CANCEL_FD, descriptor: descriptor);
    }

    /// <summary>An operation on a registered file.</summary>
    /// <param name="slot">The file's slot, see <see cref="RegisteredFiles"/>.</param>
    public static CancelTarget OnRegisteredFile(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        return new(IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_FD_FIXED, descriptor: slot);
    }

    /// <summary>An operation of a kind. Kernel: since 6.6.</summary>
    public static CancelTarget OfOpcode(Opcode opcode) => new(IORING_ASYNC_CANCEL_OP, opcode: (byte)opcode);

    /// <inheritdoc/>
    public bool Equals(CancelTarget other) => Flags == other.Flags && UserData == other.UserData
        && Descriptor == other.Descriptor && Operation == other.Operation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CancelTarget other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Flags, UserData, Descriptor, Operation);

    /// <summary>Whether two targets are the same.</summary>
    public static bool operator ==(CancelTarget left, CancelTarget right) => left.Equals(right);

    /// <summary>Whether two targets differ.</summary>
    public static bool operator !=(CancelTarget left, CancelTarget right) => !left.Equals(right);
}
