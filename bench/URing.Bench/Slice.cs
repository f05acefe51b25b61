using System.Globalization;

namespace URing.Bench;

/// <summary>What a contestant did in one slice of time.</summary>
internal readonly record struct Slice(
    long Operations, long Nanoseconds, long CpuNanoseconds, long Allocated, long Jitted)
{
    public const int Words = 5;

    public static Slice operator +(Slice a, Slice b) => new(
        a.Operations + b.Operations, a.Nanoseconds + b.Nanoseconds, a.CpuNanoseconds + b.CpuNanoseconds,
        a.Allocated + b.Allocated, Math.Max(a.Jitted, b.Jitted));

    public double WallPerOperation => (double)Nanoseconds / Operations;

    public double CpuPerOperation => (double)CpuNanoseconds / Operations;

    public double AllocatedPerOperation => (double)Allocated / Operations;

    public static Slice Parse(string[] words)
    {
        long[] numbers = [.. words[..Words].Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        return new Slice(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Operations} {Nanoseconds} {CpuNanoseconds} {Allocated} {Jitted}");
}
