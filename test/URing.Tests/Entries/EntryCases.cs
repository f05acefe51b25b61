namespace URing.Tests.Entries;

/// <summary>The cases of the oracles in test/oracle, by their names there: the method's words come first.</summary>
// SAFETY: nothing reads what these pointers point to; only their bytes are compared.
internal static unsafe partial class EntryCases
{
    private const uint Top = uint.MaxValue - 2;

    private static readonly byte* s_high = (byte*)0x7ffffffffff0;
    private static readonly byte* s_low = (byte*)0x1000;
    private static readonly byte* s_middle = (byte*)0x2000;
    private static readonly byte* s_third = (byte*)0x3000;

    public delegate void Prepare(SubmissionEntry entry);

    public static Dictionary<string, Prepare> All { get; } = new(
    [
        .. Nops(), .. Transfers(), .. Files(), .. Paths(), .. Attributes(), .. Sockets(), .. Sends(),
        .. ZeroCopySends(), .. Receives(), .. Polls(), .. Timeouts(), .. Cancels(), .. Futexes(),
        .. Descriptors(), .. Messages(), .. Buffers(), .. Commands(), .. SocketCommands(),
    ], StringComparer.Ordinal);

    private static Dictionary<string, Prepare> Nops() => new()
    {
        ["nop"] = e => e.PrepareNop(),
        ["nop tagged"] = e =>
        {
            e.PrepareNop();
            e.UserData = ulong.MaxValue;
            e.Flags = EntryFlags.Async | EntryFlags.SkipSuccess;
        },
        ["nop result"] = e => e.PrepareNopResult(7),
        ["nop result extreme"] = e => e.PrepareNopResult(int.MinValue),
        ["nop large"] = e => e.PrepareNopLarge(1, 2),
        ["nop large extreme"] = e => e.PrepareNopLarge(ulong.MaxValue, ulong.MaxValue),
        ["nop128"] = e => e.PrepareNop128(),
    };
}
