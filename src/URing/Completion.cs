using URing.Abi;
using static URing.Abi.Constants;

namespace URing;

/// <summary>What became of an operation: its result and the user data it was given.</summary>
/// <remarks>Kernel: a completion queue entry (CQE) of io_uring(7).</remarks>
public readonly struct Completion : IEquatable<Completion>
{
    private const int MostErrors = 4095;

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
    /// <remarks>Kernel: an error is -4095 to -1; other negative numbers are words that a request defines.</remarks>
    public bool IsError => (uint)Result > unchecked((uint)(-MostErrors - 1));

    /// <summary>Why the operation failed; <see cref="Errno.None"/> if it did not.</summary>
    public Errno Error => IsError ? (Errno)(-Result) : Errno.None;

    /// <summary>Whether the same operation will post more completions: until one without, it is in flight.</summary>
    public bool HasMore => (Flags & CompletionFlags.More) != 0;

    /// <summary>The buffer that the kernel picked from a group; <see langword="null"/> if it picked none.</summary>
    /// <remarks>For a bundle, the first of several.</remarks>
    public ushort? BufferId =>
        (Flags & CompletionFlags.Buffer) != 0 ? (ushort)((uint)Flags >> IORING_CQE_BUFFER_SHIFT) : null;

    /// <summary>Whether the picked buffer has room left and will be named again. Kernel: since 6.12.</summary>
    public bool BufferHasMore => (Flags & CompletionFlags.BufferMore) != 0;

    /// <summary>Whether a socket holds more data, or a listener more connections.</summary>
    public bool SocketIsNonEmpty => (Flags & CompletionFlags.SocketNonEmpty) != 0;

    /// <summary>Whether a zero-copy send lets go of its buffer by this; it tells no result of its own.</summary>
    public bool IsNotification => (Flags & CompletionFlags.Notification) != 0;

    /// <summary>Whether a send that was to copy nothing copied all the same; if it was asked to report that.</summary>
    public bool WasCopied => IsNotification && unchecked((uint)Result) == IORING_NOTIF_USAGE_ZC_COPIED;

    /// <summary>The result of an operation that succeeded.</summary>
    /// <exception cref="URingException">The operation failed.</exception>
    public int GetResultOrThrow() => !IsError ? Result : throw Throw.OperationFailed(Error);

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
