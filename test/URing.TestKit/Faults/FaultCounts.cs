namespace URing.TestKit;

/// <summary>
/// How many faults of each kind a kernel injected, so that a test can see that it was put to the test.
/// </summary>
public sealed class FaultCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    public long this[FaultKind kind] => Interlocked.Read(ref _counts[(int)kind]);

    public long Total
    {
        get
        {
            long total = 0;
            foreach (FaultKind kind in Enum.GetValues<FaultKind>())
                total += this[kind];
            return total;
        }
    }

    public override string ToString() =>
        string.Join(", ", Enum.GetValues<FaultKind>().Select(kind => $"{kind} {this[kind]}"));

    internal void Add(FaultKind kind) => Interlocked.Increment(ref _counts[(int)kind]);
}
