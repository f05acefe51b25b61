using static URing.Bench.Files.Entrant;

namespace URing.Bench.Files;

internal static class FileQuestions
{
    /// <summary>The name on the command line for all of them.</summary>
    public const string All = "files";

    // Never worse: the interval must keep within this.
    private const double NotWorse = 1.05;

    // What RandomAccess does with a thread for each call, the emulated kernel does with its own.
    private const double LeastEmulated = 0.9;

    private static readonly string[] s_fileSystems = ["ext4", "tmpfs", "overlayfs"];

    public static IReadOnlyList<FileQuestion> Find(string? name) => [.. List().Where(question =>
    {
        bool isOnEmulated = question.Name.StartsWith(EmulatedCosts.Name, StringComparison.Ordinal);
        return question.Name == name
            || (isOnEmulated && name == EmulatedCosts.Name) || (!isOnEmulated && name == All);
    })];

    private static IEnumerable<FileQuestion> List() =>
    [
        DirectReads(1, Goal.Rate(Inline, Stock, 1), Goal.Rate(Pool, Stock, 1)),
        DirectReads(32),
        DirectReads(128, FasterOrAsFio(Inline), FasterOrAsFio(Pool),
            Goal.Cpu(Inline, Stock, 0.2), Goal.Cpu(Pool, Stock, 0.4)),
        .. s_fileSystems.SelectMany(system => new[] { CachedReads(system, 1), CachedReads(system, 32) }),
        .. s_fileSystems.SelectMany(system => new[] { BufferedWrites(system, 1), BufferedWrites(system, 32) }),
        DurableAppends("ext4", 1), DurableAppends("ext4", 32), DurableAppends("overlayfs", 1),
        Overhead(),
        TwoLoops(FileUse.DirectRead), TwoLoops(FileUse.RingRead),
        OnEmulated(FileUse.CachedRead, 1), OnEmulated(FileUse.CachedRead, 32), OnEmulated(FileUse.DirectRead, 32),
    ];

    private static FileQuestion OnEmulated(FileUse use, int depth)
    {
        // The loops share the readers.
        Entrant[] contenders = depth == 1 ? [EmulatedRing, EmulatedInline, EmulatedPool]
            : [EmulatedRing, EmulatedInline, EmulatedPool, EmulatedAllCores];
        return new FileQuestion(
            EmulatedCosts.Name + (use.IsDirect ? "-direct4k" : ""),
            $"{(use.IsDirect ? "O_DIRECT" : "cached")} random 4 KiB reads, depth {depth}", "ext4", use, depth)
        {
            Entrants = [Stock, .. contenders],
            Goals = [.. contenders.SelectMany(contender => new[]
            {
                Goal.Rate(contender, Stock, LeastEmulated),
                Goal.Cpu(contender, Stock, 1 / LeastEmulated),
            })],
        };
    }

    private static Goal FasterOrAsFio(Entrant contender) =>
        Goal.Rate(contender, Stock, 3) with { Or = Goal.Rate(contender, FioEngine, 0.9) };

    private static FileQuestion DirectReads(int depth, params Goal[] goals) => new(
        "direct4k", $"O_DIRECT random 4 KiB reads, depth {depth}", "ext4", FileUse.DirectRead, depth)
    {
        Entrants = [Stock, RawRing, FioEngine, Inline, Pool, InlinePooled],
        Goals =
        [
            .. goals, Goal.Rate(Inline, RawRing), Goal.Cpu(Inline, RawRing), Goal.Cpu(InlinePooled, RawRing),
            Goal.Rate(Inline, FioEngine), Goal.Cpu(Inline, FioEngine), Goal.Rate(RawRing, FioEngine),
            Goal.Cpu(RawRing, FioEngine), Goal.Rate(RawRing, Stock), Goal.Cpu(RawRing, Stock),
        ],
    };

    private static FileQuestion CachedReads(string system, int readers) => new(
        "cached4k", $"cached random 4 KiB reads, {Count(readers, "reader")}", system, FileUse.CachedRead, readers)
    {
        // tmpfs and overlayfs refuse NOWAIT.
        Entrants = system == "ext4"
            ? [Stock, Nowait, NowaitAllCores, NowaitInC, .. Contenders(readers)]
            : [Stock, .. Contenders(readers)],
        Goals = system == "ext4"
            ? [
                Goal.Cpu(Inline, Nowait, 1.1), Goal.Cpu(Pool, Nowait, 1.1), Goal.Cpu(Inline, NowaitInC),
                Goal.Cpu(Nowait, NowaitInC),
                Goal.Cpu(Pool, NowaitAllCores, readers == 1 ? null : 1.1), Goal.Cpu(NowaitAllCores, Nowait),
                Goal.Cpu(Inline, Stock, readers == 1 ? 0.5 : null),
                Goal.Cpu(Pool, Stock, readers == 1 ? 0.5 : null),
                Goal.Rate(Inline, Stock), Goal.Rate(Pool, Stock),
            ]
            : NeverWorse(readers),
    };

    private static FileQuestion BufferedWrites(string system, int writers) => new(
        "buffered-writes", $"buffered random 4 KiB writes, {Count(writers, "writer")}", system,
        FileUse.BufferedWrite, writers)
    {
        Entrants = [Stock, .. Contenders(writers)],
        Goals = NeverWorse(writers),
    };

    private static FileQuestion DurableAppends(string system, int writers) => new(
        "durable-appends", $"durable 4 KiB appends, {Count(writers, "writer")}", system,
        FileUse.DurableAppend, writers)
    {
        Entrants = [Stock, Inline, Pool, WrittenThrough],
        Goals =
        [
            Goal.Rate(Inline, Stock, 1), Goal.Rate(Pool, Stock, 1),
            Goal.Rate(WrittenThrough, Stock), Goal.Cpu(Inline, Stock), Goal.Cpu(Pool, Stock),
            Goal.Cpu(WrittenThrough, Stock),
        ],
    };

    private static FileQuestion Overhead() => new(
        "overhead", "cached 4 KiB reads through the ring, depth 128, one core", "ext4", FileUse.RingRead, 128)
    {
        Entrants = [RawRing, Inline, InlinePooled],
        Goals =
        [
            new Goal(Inline, RawRing, Measure.CpuAbove, 150), new Goal(InlinePooled, RawRing, Measure.CpuAbove, 100),
            Goal.Rate(Inline, RawRing), Goal.Cpu(Inline, RawRing),
        ],
        IsPinned = true,
    };

    private static FileQuestion TwoLoops(FileUse use) => new(
        "two-loops", $"{(use.IsDirect ? "O_DIRECT" : "cached")} random 4 KiB reads through two rings on two cores, "
        + "depth 64 each", "ext4", use, 64)
    {
        // C after RawRing, whose setup flags it takes.
        Entrants = [TwoRawRings, TwoRingsInC, Entrant.TwoLoops],
        Goals =
        [
            Goal.Rate(Entrant.TwoLoops, TwoRingsInC, 0.95), Goal.Cpu(Entrant.TwoLoops, TwoRingsInC),
            Goal.Rate(TwoRawRings, TwoRingsInC), Goal.Cpu(TwoRawRings, TwoRingsInC),
        ],
    };

    // One loop is one core: what keeps all of them busy is spread over as many loops.
    private static Entrant[] Contenders(int atOnce) => atOnce == 1 ? [Inline, Pool] : [Inline, AllCores, Pool];

    private static Goal[] NeverWorse(int atOnce) => [.. Contenders(atOnce).SelectMany(contender => new[]
    {
        Goal.Cpu(contender, Stock, NotWorse) with { IsForInterval = true },
        Goal.Rate(contender, Stock, 1 / NotWorse) with { IsForInterval = true },
    })];

    private static string Count(int count, string of) => count == 1 ? $"1 {of}" : $"{count} {of}s";
}
