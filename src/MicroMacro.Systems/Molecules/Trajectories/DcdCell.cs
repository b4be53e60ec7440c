namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// The unit cell of a DCD frame: A, gamma, B, beta, alpha, C, where NAMD writes cosines for angles and newer CHARMM the lower
/// triangle of the symmetric shape matrix.
/// </summary>
internal static class DcdCell
{
    /// <summary>Three lengths in nm and three angles in degrees, or null where the cell is all zero.</summary>
    public static double[]? Read(DcdHeader header, ReadOnlySpan<byte> bytes)
    {
        Span<double> six = stackalloc double[6];
        for (int i = 0; i < 6; i++)
        {
            six[i] = header.Double(bytes[(8 * i)..]);
            if (!double.IsFinite(six[i]) || Math.Abs(six[i]) > 1e9)
            {
                return null;
            }
        }

        if (six is [0, _, 0, _, _, 0])
        {
            return null;
        }

        (double gamma, double beta, double alpha) = (six[1], six[3], six[4]);
        bool areCosines = Math.Abs(gamma) <= 1 && Math.Abs(beta) <= 1 && Math.Abs(alpha) <= 1;
        if (areCosines)
        {
            return Box(six[0], six[2], six[5], Degrees(alpha), Degrees(beta), Degrees(gamma));
        }

        // Angles of a cell are tens of degrees; a shape matrix's off-diagonal elements are small against its diagonal.
        bool areAngles = Math.Min(gamma, Math.Min(beta, alpha)) >= 10 && Math.Max(gamma, Math.Max(beta, alpha)) < 180;
        return areAngles ? Box(six[0], six[2], six[5], alpha, beta, gamma) : OfShape(six);
    }

    // Rows of the symmetric matrix are the cell's vectors.
    private static double[]? OfShape(ReadOnlySpan<double> six)
    {
        Double3 a = new(six[0], six[1], six[3]), b = new(six[1], six[2], six[4]), c = new(six[3], six[4], six[5]);
        return BoxVectors.ToLengthsAndAngles(a, b, c, DcdUnits.Length);
    }

    private static double[] Box(double a, double b, double c, double alpha, double beta, double gamma) =>
        [a * DcdUnits.Length, b * DcdUnits.Length, c * DcdUnits.Length, alpha, beta, gamma];

    private static double Degrees(double cosine) => cosine == 0 ? 90 : Math.Acos(cosine) * 180 / Math.PI;
}
