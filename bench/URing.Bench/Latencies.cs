using System.Diagnostics;
using System.Globalization;
using HdrHistogram;

namespace URing.Bench;

/// <summary>How long single operations took, in nanoseconds; a histogram for each that records at once.</summary>
internal sealed class Latencies
{
    private const long Most = 60_000_000_000;
    private const int Digits = 2;

    private readonly LongHistogram[] _sides;

    public Latencies(int sides) => _sides = [.. Enumerable.Range(0, sides).Select(_ => Create())];

    public static LongHistogram Create() => new(Most, Digits);

    /// <summary>Records an operation that ends now.</summary>
    public void Record(int side, long start) =>
        _sides[side].RecordValue(Math.Clamp(Stopwatch.GetTimestamp() - start, 1, Most));

    /// <summary>Adds what another thread recorded.</summary>
    public void Add(Latencies other)
    {
        lock (_sides)
        {
            foreach (LongHistogram side in other._sides)
                _sides[0].Add(side);
        }
    }

    /// <summary>Adds to a histogram what a contestant wrote: a value, a colon, how often.</summary>
    public static void Read(IEnumerable<string> words, LongHistogram into)
    {
        foreach (string word in words)
        {
            string[] parts = word.Split(':');
            long value = long.Parse(parts[0], CultureInfo.InvariantCulture);
            into.RecordValueWithCount(Math.Clamp(value, 1, Most), long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
    }

    public override string ToString()
    {
        LongHistogram all = Create();
        foreach (LongHistogram side in _sides)
            all.Add(side);
        return string.Join(' ', all.RecordedValues().Select(value => string.Create(CultureInfo.InvariantCulture,
            $"{value.ValueIteratedTo}:{value.CountAtValueIteratedTo}")));
    }
}
