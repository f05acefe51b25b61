namespace URing.Bench.Files;

/// <summary>One that takes part.</summary>
/// <param name="Name">How the report calls it.</param>
/// <param name="Who">How the workloads call it.</param>
/// <param name="IsC">Whether it is the C program's.</param>
internal sealed record Entrant(string Name, string Who, bool IsC = false)
{
    // What .NET has.
    public static readonly Entrant Stock = new("RandomAccess", "randomaccess") { IsOnPool = true };
    public static readonly Entrant RawRing = new("Ring", "ring");
    public static readonly Entrant FioEngine = new("fio", "fio");
    public static readonly Entrant Nowait = new("preadv2 in C#", "nowait");
    public static readonly Entrant NowaitAllCores = new("preadv2 in C#, all cores", "nowait-all-cores");
    public static readonly Entrant NowaitInC = new("preadv2 in C", "nowait", IsC: true);
    public static readonly Entrant TwoRawRings = new("two Rings", "two-rings");
    public static readonly Entrant TwoRingsInC = new("two rings in C", "two-rings", IsC: true);

    // URingFile: on its loop or from the thread pool; with ordinary memory or with that of a BufferPool.
    public static readonly Entrant Inline = new("URingFile inline", "inline");
    // As many loops as cores, as URingLoopGroup has them.
    public static readonly Entrant AllCores = new("URingFile inline, all cores", "inline-all-cores");
    public static readonly Entrant Pool = new("URingFile from pool", "pool") { IsOnPool = true };
    public static readonly Entrant InlinePooled = new("URingFile inline, pooled memory", "inline-pooled");
    public static readonly Entrant WrittenThrough = new("URingFile, written through", "inline-through");
    public static readonly Entrant TwoLoops = new("two loops", "two-loops");

    // The same on the emulated kernel.
    public static readonly Entrant EmulatedRing = new("Ring, emulated", "ring-emulated");
    public static readonly Entrant EmulatedInline = new("URingFile inline, emulated", "inline-emulated");
    public static readonly Entrant EmulatedPool =
        new("URingFile from pool, emulated", "pool-emulated") { IsOnPool = true };
    public static readonly Entrant EmulatedAllCores = new("inline, all cores, emulated", "inline-all-cores-emulated");

    /// <summary>Whether its code runs on the thread pool, or its calls do.</summary>
    public bool IsOnPool { get; init; }
}
