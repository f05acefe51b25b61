namespace URing.Bench;

/// <summary>The median of a sample and how sure it is.</summary>
/// <param name="Low">The lower end of the median's 95 % interval.</param>
/// <param name="High">The upper end of the median's 95 % interval.</param>
internal readonly record struct Spread(
    double Median, double Low, double High, double FirstQuartile, double ThirdQuartile, double Minimum, double Maximum)
{
    private const double Confidence = 0.95;

    public static Spread Of(IEnumerable<double> sample)
    {
        double[] sorted = [.. sample.Order()];
        int rank = LowRank(sorted.Length);
        return new Spread(Quantile(sorted, 0.5), sorted[rank], sorted[^(rank + 1)],
            Quantile(sorted, 0.25), Quantile(sorted, 0.75), sorted[0], sorted[^1]);
    }

    // The median lies between two ranks with a probability that is binomial, whatever the distribution.
    private static int LowRank(int count)
    {
        double term = Math.Pow(0.5, count);
        double below = 0;
        int rank = 0;
        while (rank < count / 2 && below + term <= (1 - Confidence) / 2)
        {
            below += term;
            term *= (double)(count - rank) / (rank + 1);
            rank++;
        }
        return Math.Max(0, rank - 1);
    }

    private static double Quantile(double[] sorted, double part)
    {
        double at = part * (sorted.Length - 1);
        int low = (int)at;
        return low + 1 == sorted.Length ? sorted[low] : sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low]));
    }
}
