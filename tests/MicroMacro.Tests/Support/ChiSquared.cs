using MathNet.Numerics;

namespace MicroMacro.Tests.Support;

/// <summary>The chi-squared law.</summary>
public static class ChiSquared
{
    /// <summary>The probability of a value above x: the p-value of a chi-squared test.</summary>
    public static double UpperTail(double x, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        return x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(0.5 * degreesOfFreedom, 0.5 * x);
    }
}
