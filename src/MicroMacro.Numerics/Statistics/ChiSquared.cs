using MathNet.Numerics;

namespace MicroMacro.Numerics.Statistics;

/// <summary>The chi-squared law.</summary>
public static class ChiSquared
{
    /// <summary>The probability of a value at most x.</summary>
    /// <param name="x">The value; below zero the probability is 0.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not positive.</exception>
    public static double Cdf(double x, double degreesOfFreedom) => GammaDistribution.Cdf(x, 0.5 * degreesOfFreedom, 2);

    /// <summary>The probability of a value above x: the p-value of a chi-squared test.</summary>
    /// <param name="x">The value; below zero the probability is 1.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not positive.</exception>
    public static double UpperTail(double x, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        return x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(0.5 * degreesOfFreedom, 0.5 * x);
    }

    /// <summary>The x with Cdf(x) = p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1] or the degrees of freedom are not positive.</exception>
    public static double Quantile(double p, double degreesOfFreedom)
    {
        Probability.Check(p);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        return MathNet.Numerics.Distributions.ChiSquared.InvCDF(degreesOfFreedom, p);
    }
}
