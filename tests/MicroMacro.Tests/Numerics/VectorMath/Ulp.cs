namespace MicroMacro.Tests.Numerics.VectorMath;

/// <summary>Errors in units in the last place of the exact result.</summary>
internal static class Ulp
{
    /// <summary>The error of a float result, given the exact value to double precision.</summary>
    public static double Of(float value, double exact)
    {
        float nearest = (float)exact;
        if (float.IsNaN(nearest) || float.IsInfinity(nearest))
        {
            return value.Equals(nearest) ? 0 : double.PositiveInfinity;
        }

        return Math.Abs(value - exact) / Unit(exact, -149, 23);
    }

    /// <summary>The error of a double result, given the exact value as a sum.</summary>
    public static double Of(double value, double high, double low) =>
        double.IsFinite(high) ? Math.Abs(value - high - low) / Unit(high, -1074, 52) : value.Equals(high) ? 0 : double.PositiveInfinity;

    private static double Unit(double exact, int smallest, int bits) =>
        Math.ScaleB(1, exact == 0 ? smallest : Math.Max(smallest, Math.ILogB(exact) - bits));
}
