namespace URing.TestKit;

/// <summary>How likely each kind of fault is, from 0 to 1.</summary>
public sealed record FaultPlan
{
    /// <summary>Every kind of fault, often enough to be met in a short test.</summary>
    public static FaultPlan Default { get; } = new();

    /// <summary>No faults: the shadow ring alone.</summary>
    public static FaultPlan None { get; } = new()
    {
        ShortSubmit = 0,
        Interrupted = 0,
        Again = 0,
        Busy = 0,
        Delayed = 0,
        Reordered = 0,
        Overflowed = 0,
        RefusedFlag = 0,
        NoMemory = 0,
    };

    public double ShortSubmit { get; init; } = 0.15;

    public double Interrupted { get; init; } = 0.1;

    public double Again { get; init; } = 0.02;

    public double Busy { get; init; } = 0.3;

    public double Delayed { get; init; } = 0.1;

    public double Reordered { get; init; } = 0.2;

    public double Overflowed { get; init; } = 0.05;

    /// <summary>
    /// For each generation of optional setup flags, newest first: whether this kernel is still older.
    /// </summary>
    public double RefusedFlag { get; init; } = 0.3;

    public double NoMemory { get; init; } = 0.05;

    /// <summary>How late a completion may come.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Only one kind of fault, at a probability.</summary>
    public static FaultPlan Only(FaultKind kind, double probability) => kind switch
    {
        FaultKind.ShortSubmit => None with { ShortSubmit = probability },
        FaultKind.Interrupted => None with { Interrupted = probability },
        FaultKind.Again => None with { Again = probability },
        FaultKind.Busy => None with { Busy = probability },
        FaultKind.Delayed => None with { Delayed = probability },
        FaultKind.Reordered => None with { Reordered = probability },
        FaultKind.Overflowed => None with { Overflowed = probability },
        FaultKind.RefusedFlag => None with { RefusedFlag = probability },
        _ => None with { NoMemory = probability },
    };

    internal double Of(FaultKind kind) => kind switch
    {
        FaultKind.ShortSubmit => ShortSubmit,
        FaultKind.Interrupted => Interrupted,
        FaultKind.Again => Again,
        FaultKind.Busy => Busy,
        FaultKind.Delayed => Delayed,
        FaultKind.Reordered => Reordered,
        FaultKind.Overflowed => Overflowed,
        FaultKind.RefusedFlag => RefusedFlag,
        _ => NoMemory,
    };
}
