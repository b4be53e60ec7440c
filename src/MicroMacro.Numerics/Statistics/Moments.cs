namespace MicroMacro.Numerics.Statistics;

/// <summary>The first four moments of a sample.</summary>
/// <param name="Count">The number of values.</param>
/// <param name="Mean">The mean; NaN for an empty sample.</param>
/// <param name="Variance">The unbiased variance (divisor n - 1); NaN for fewer than two values.</param>
/// <param name="Skewness">Third central moment over sd^3 (divisors n); NaN without spread.</param>
/// <param name="ExcessKurtosis">Fourth central moment over sd^4, less 3 (divisors n); NaN without spread.</param>
public readonly record struct Moments(int Count, double Mean, double Variance, double Skewness, double ExcessKurtosis)
{
    /// <summary>The square root of the variance.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The standard error of the mean of independent values.</summary>
    public double StandardError => Math.Sqrt(Variance / Count);

    /// <summary>The moments of a sample, in two passes.</summary>
    /// <param name="values">The sample, shape [n]; NaN in it gives NaN.</param>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / n;
        double residual = 0, second = 0, third = 0, fourth = 0;
        foreach (double value in values)
        {
            double d = value - mean;
            residual += d;
            second += d * d;
            third += d * d * d;
            fourth += d * d * d * d;
        }

        // What rounding left in the mean is taken out again.
        second -= residual * residual / n;
        double variance = second / n;
        return new(
            n,
            mean + (residual / n),
            n > 1 ? second / (n - 1) : double.NaN,
            third / n / Math.Pow(variance, 1.5),
            (fourth / n / (variance * variance)) - 3);
    }
}
