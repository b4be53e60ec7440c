using MathNet.Numerics;

namespace MicroMacro.Numerics.Statistics;

/// <summary>The gamma law, density proportional to x^(shape - 1) exp(-x / scale): the law of kinetic energies.</summary>
public static class GammaDistribution
{
    /// <summary>The probability of a value at most x.</summary>
    /// <param name="x">The value; below zero the probability is 0.</param>
    /// <param name="shape">The shape, above 0 (half the number of degrees of freedom).</param>
    /// <param name="scale">The scale, above 0 (kT).</param>
    /// <exception cref="ArgumentOutOfRangeException">Shape or scale is not positive.</exception>
    public static double Cdf(double x, double shape, double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        return x <= 0 ? 0 : double.IsPositiveInfinity(x) ? 1 : SpecialFunctions.GammaLowerRegularized(shape, x / scale);
    }
}
