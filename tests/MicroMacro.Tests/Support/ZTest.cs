using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Tests.Support;

/// <summary>Whether estimates agree with truths, in units of their standard errors.</summary>
public static class ZTest
{
    /// <summary>z of an estimate against a known value.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="standardError">Its standard error, above 0.</param>
    /// <param name="truth">The known value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard error is not positive.</exception>
    public static double Score(double estimate, double standardError, double truth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(standardError);
        return (estimate - truth) / standardError;
    }

    /// <summary>z of the mean of independent values against a known mean.</summary>
    /// <param name="values">The values, shape [n], n at least 2, not all equal.</param>
    /// <param name="truth">The known mean.</param>
    /// <exception cref="ArgumentException">Fewer than two values, or values without spread.</exception>
    public static double Mean(ReadOnlySpan<double> values, double truth)
    {
        Moments moments = Moments.Of(values);
        return moments.Variance > 0
            ? Score(moments.Mean, moments.StandardError, truth)
            : throw new ArgumentException($"a z-test of the mean needs at least two different values; there are {values.Length} with variance {moments.Variance}", nameof(values));
    }
}
