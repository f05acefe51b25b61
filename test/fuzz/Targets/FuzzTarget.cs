using URing.TestKit;

namespace URing.Fuzz;

/// <summary>A decoder under fire: what it is given lies against a page that nobody may touch.</summary>
internal abstract class FuzzTarget : IDisposable
{
    private const int Room = 4 * 4_096;

    private readonly GuardedMemory _memory = new(Room);

    /// <summary>The targets by name.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzTarget>> All { get; } = new Dictionary<string, Func<FuzzTarget>>
    {
        ["received-message"] = () => new ReceivedMessageTarget(),
        ["control-messages"] = () => new ControlMessagesTarget(),
        ["socket-name"] = () => new SocketNameTarget(),
        ["completion-queue"] = () => new CompletionQueueTarget(),
        ["buffer-ledger"] = () => new BufferLedgerTarget(),
    };

    protected GuardedMemory Memory => _memory;

    /// <summary>Runs one case.</summary>
    /// <returns>Whether the bytes were accepted, at least in part.</returns>
    /// <exception cref="FuzzException">A property did not hold.</exception>
    public abstract bool Run(FuzzDice dice);

    public virtual void Dispose() => ((IDisposable)_memory).Dispose();

    /// <summary>Copies bytes to the end of the guarded memory, or to its start.</summary>
    protected ReadOnlySpan<byte> Guard(ReadOnlySpan<byte> bytes, FuzzDice dice)
    {
        Span<byte> all = _memory.GetSpan();
        Span<byte> place = dice.OnceIn(4) ? all[..bytes.Length] : all[^bytes.Length..];
        bytes.CopyTo(place);
        return place;
    }

    /// <summary>Where a part starts in the whole; a finding if it does not lie inside.</summary>
    protected static int OffsetIn(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> part, string name)
    {
        if (part.IsEmpty)
            return 0;

        bool isInside = whole.Overlaps(part, out int offset) && offset >= 0 && offset + part.Length <= whole.Length;
        FuzzException.Unless(isInside, $"{name} lies outside of the memory");
        return offset;
    }
}
