namespace MicroMacro.Numerics.Statistics;

/// <summary>The potential scale reduction of split chains [gelman2013bda]: whether replicas that should agree still disagree.</summary>
public static class SplitRHat
{
    /// <summary>R-hat of chains, each cut in two halves; near 1 where they agree, above 1.05 a sign of hidden slow variables.</summary>
    /// <param name="values">The chains, shape [chains, n], row-major; the middle value of an odd n is left out.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <returns>R-hat; 1 where nothing varies, +inf where the chains are constant and differ, NaN where a value is NaN.</returns>
    /// <exception cref="ArgumentException">The values do not divide into chains of at least four.</exception>
    public static double Of(ReadOnlySpan<double> values, int chains)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, 1);
        if (values.Length % chains != 0 || values.Length / chains < 4)
        {
            throw new ArgumentException($"{values.Length} values do not divide into {chains} equal chains of at least 4", nameof(values));
        }

        int length = values.Length / chains;
        int half = length / 2;
        double[] means = new double[2 * chains];
        double within = 0;
        for (int c = 0; c < chains; c++)
        {
            ReadOnlySpan<double> chain = values.Slice(c * length, length);
            Moments first = Moments.Of(chain[..half]);
            Moments second = Moments.Of(chain[^half..]);
            means[2 * c] = first.Mean;
            means[(2 * c) + 1] = second.Mean;
            within += first.Variance + second.Variance;
        }

        within /= means.Length;
        double between = Moments.Of(means).Variance;
        if (within == 0)
        {
            return between == 0 ? 1 : double.PositiveInfinity;
        }

        return Math.Sqrt(((half - 1.0) / half) + (between / within));
    }
}
