namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>A periodic cell's three vectors as lengths and angles.</summary>
internal static class BoxVectors
{
    /// <summary>Lengths in nm, then alpha (between b and c), beta and gamma in degrees; null where a vector is zero.</summary>
    public static double[]? ToLengthsAndAngles(Double3 a, Double3 b, Double3 c, double unit)
    {
        (double x, double y, double z) = (a.Norm, b.Norm, c.Norm);
        return x > 0 && y > 0 && z > 0
            ? [x * unit, y * unit, z * unit, Angle(b, c), Angle(a, c), Angle(a, b)]
            : null;
    }

    private static double Angle(Double3 a, Double3 b) =>
        Math.Acos(Math.Clamp(Double3.Dot(a, b) / (a.Norm * b.Norm), -1, 1)) * 180 / Math.PI;
}
