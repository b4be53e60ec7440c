using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace MicroMacro.Numerics.Statistics;

/// <summary>The standard normal law.</summary>
public static class NormalDistribution
{
    private const double SqrtTwo = 1.4142135623730951;

    /// <summary>The probability of a value at most x, accurate in the lower tail too.</summary>
    public static double Cdf(double x) => 0.5 * SpecialFunctions.Erfc(-x / SqrtTwo);

    /// <summary>The probability of a value above x, accurate in the upper tail too.</summary>
    public static double UpperTail(double x) => 0.5 * SpecialFunctions.Erfc(x / SqrtTwo);

    /// <summary>The probability of a value further from zero than z: the p-value of a z-test.</summary>
    public static double TwoSidedPValue(double z) => SpecialFunctions.Erfc(Math.Abs(z) / SqrtTwo);

    /// <summary>The x with Cdf(x) = p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1].</exception>
    public static double Quantile(double p)
    {
        Probability.Check(p);
        return Normal.InvCDF(0, 1, p);
    }
}
