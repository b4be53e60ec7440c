namespace MicroMacro.Numerics.Statistics;

/// <summary>The Kolmogorov-Smirnov distance and its tests, for independent draws.</summary>
/// <remarks>
/// p-values are Kolmogorov's limit law with Stephens' finite-sample correction [stephens1970use]: for n of 10 and above their
/// false-alarm rates at 5 % and 1 % are right to a tenth. Draws of one trajectory are not independent: thin them first.
/// </remarks>
public static class KolmogorovSmirnov
{
    /// <summary>A sample against a law.</summary>
    /// <param name="sample">Independent draws, shape [n], n at least 1, none NaN.</param>
    /// <param name="cdf">The law's continuous distribution function.</param>
    /// <exception cref="ArgumentException">The sample is empty or holds NaN.</exception>
    public static KolmogorovSmirnovResult OneSample(ReadOnlySpan<double> sample, Func<double, double> cdf)
    {
        ArgumentNullException.ThrowIfNull(cdf);
        double[] sorted = Sorted(sample, nameof(sample));
        double n = sorted.Length;
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double f = cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(f - (i / n), ((i + 1) / n) - f));
        }

        return new(distance, PValue(distance, n), n);
    }

    /// <summary>Two samples against each other.</summary>
    /// <param name="first">Independent draws, shape [n], n at least 1, none NaN.</param>
    /// <param name="second">Independent draws, shape [m], m at least 1, none NaN.</param>
    /// <exception cref="ArgumentException">A sample is empty or holds NaN.</exception>
    public static KolmogorovSmirnovResult TwoSample(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] a = Sorted(first, nameof(first));
        double[] b = Sorted(second, nameof(second));
        double distance = 0;
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            double x = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] == x)
            {
                i++;
            }

            while (j < b.Length && b[j] == x)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        double effective = (double)a.Length * b.Length / (a.Length + b.Length);
        return new(distance, PValue(distance, effective), effective);
    }

    /// <summary>The distance of a weighted sample from a law; it has no p-value here, because weights and draws are dependent.</summary>
    /// <param name="sample">Draws, shape [n], none NaN.</param>
    /// <param name="weights">Their weights, shape [n], not negative, with a positive sum.</param>
    /// <param name="cdf">The law's continuous distribution function.</param>
    /// <exception cref="ArgumentException">Lengths differ, a weight is negative, or the weights sum to zero.</exception>
    public static double WeightedDistance(ReadOnlySpan<double> sample, ReadOnlySpan<double> weights, Func<double, double> cdf)
    {
        ArgumentNullException.ThrowIfNull(cdf);
        if (sample.Length != weights.Length)
        {
            throw new ArgumentException($"{sample.Length} draws have {weights.Length} weights", nameof(weights));
        }

        double[] sorted = sample.ToArray();
        double[] w = weights.ToArray();
        Array.Sort(sorted, w);
        double total = 0;
        foreach (double weight in w)
        {
            total += weight >= 0 ? weight : throw new ArgumentException($"a weight is {weight}; weights are not negative", nameof(weights));
        }

        if (!(total > 0) || double.IsNaN(sorted[0]))
        {
            throw new ArgumentException($"the weights sum to {total} or a draw is NaN; neither can be compared with a law", nameof(weights));
        }

        double below = 0, distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double f = cdf(sorted[i]);
            double above = below + w[i];
            distance = Math.Max(distance, Math.Max(f - (below / total), (above / total) - f));
            below = above;
        }

        return distance;
    }

    /// <summary>The probability of a distance at least as large under the null hypothesis.</summary>
    /// <param name="distance">The distance, in [0, 1].</param>
    /// <param name="effectiveCount">n of one sample, nm / (n + m) of two.</param>
    public static double PValue(double distance, double effectiveCount)
    {
        double root = Math.Sqrt(effectiveCount);
        double lambda = (root + 0.12 + (0.11 / root)) * distance;

        // Below 0.2 the alternating series needs many terms and the probability is 1 to 12 digits.
        if (lambda < 0.2)
        {
            return 1;
        }

        double sum = 0;
        for (int k = 1; k <= 100; k++)
        {
            double term = Math.Exp(-2.0 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-17 * sum)
            {
                break;
            }
        }

        return Math.Clamp(2 * sum, 0, 1);
    }

    private static double[] Sorted(ReadOnlySpan<double> sample, string name)
    {
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);

        // Array.Sort puts NaN first.
        return sorted.Length > 0 && !double.IsNaN(sorted[0])
            ? sorted
            : throw new ArgumentException("a sample must not be empty or hold NaN", name);
    }
}
