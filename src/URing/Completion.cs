using URing.Abi;

namespace URing;

/// <summary>What became of an operation: its result and the user data it was given.</summary>
/// <remarks>Kernel: a completion queue entry (CQE) of io_uring(7).</remarks>
public readonly struct Completion : IEquatable<Completion>
{
    /// <summary>Creates a completion, as tests of completion handlers need it.</summary>
    public Completion(ulong userData, int result, CompletionFlags flags = CompletionFlags.None)
    {
        UserData = userData;
        Result = result;
        Flags = flags;
    }

    internal Completion(in io_uring_cqe cqe)
        : this(cqe.user_data, cqe.res, (CompletionFlags)cqe.flags)
    {
    }

    /// <summary>The value given when the operation was added.</summary>
    public ulong UserData { get; }

    /// <summary>The operation's result: a number that is not negative, or a negative errno.</summary>
    public int Result { get; }

    /// <summary>The kernel's flags.</summary>
    public CompletionFlags Flags { get; }

    /// <summary>Whether the operation failed.</summary>
    public bool IsError => Result < 0;

    /// <summary>Why the operation failed; <see cref="Errno.None"/> if it did not.</summary>
    public Errno Error => Result < 0 ? (Errno)(-Result) : Errno.None;

    /// <summary>The result of an operation that succeeded.</summary>
    /// <exception cref="URingException">The operation failed.</exception>
    public int GetResultOrThrow() => Result >= 0 ? Result : throw Throw.OperationFailed(Error);

    /// <inheritdoc/>
    public bool Equals(Completion other) =>
        UserData == other.UserData && Result == other.Result && Flags == other.Flags;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Completion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(UserData, Result, Flags);

    /// <summary>Whether two completions are the same.</summary>
    public static bool operator ==(Completion left, Completion right) => left.Equals(right);

    /// <summary>Whether two completions differ.</summary>
    public static bool operator !=(Completion left, Completion right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() =>
        IsError ? $"{UserData}: {Error}" : $"{UserData}: {Result}";
}
