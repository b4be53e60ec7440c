using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Which torsions of a molecule are free and which stiff, from data.</summary>
internal static class TorsionStatistics
{
    /// <summary>
    /// A torsion is stiff when it is measured against a sibling or when its circular standard deviation sqrt(-2 ln R), R the
    /// length of the mean of (cos, sin), is below the threshold; one that the options name is not stiff in any case.
    /// </summary>
    /// <param name="coordinates">The molecule's internal coordinates.</param>
    /// <param name="internals">Internal coordinates of the data, shape [n, 3N - 6].</param>
    /// <param name="options">Threshold and the torsions that must be free.</param>
    /// <returns>Per torsion whether it is free, and its circular mean.</returns>
    public static (bool[] IsFree, double[] Mean) Decide(
        InternalCoordinates coordinates, double[] internals, InternalCoordinateMapOptions options)
    {
        if (!(options.StiffTorsionSpread > 0 && options.StiffTorsionSpread <= Math.PI))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.StiffTorsionSpread, "StiffTorsionSpread must lie in (0, π] radians");
        }

        bool[] isFree = new bool[coordinates.TorsionCount];
        double[] mean = new double[coordinates.TorsionCount];
        int first = coordinates.BondCount + coordinates.AngleCount;
        int n = internals.Length / coordinates.Dimension;
        for (int t = 0; t < isFree.Length; t++)
        {
            double sumCos = 0;
            double sumSin = 0;
            for (int k = 0; k < n; k++)
            {
                (double sin, double cos) = VectorMath.SinCos(internals[(k * coordinates.Dimension) + first + t]);
                sumCos += cos;
                sumSin += sin;
            }

            mean[t] = VectorMath.Atan2(sumSin, sumCos);
            double resultant = Math.Sqrt((sumCos * sumCos) + (sumSin * sumSin)) / n;
            double spread = Math.Sqrt(-2 * VectorMath.Log(Math.Min(resultant, 1)));
            isFree[t] = !coordinates.TorsionRow(t).IsSiblingRelative && spread >= options.StiffTorsionSpread;
        }

        foreach (int[] torsion in options.FreeTorsions.Concat(options.ClampedTorsions))
        {
            int t = torsion.Length == 4 ? coordinates.TorsionIndex(torsion[0], torsion[1], torsion[2], torsion[3]) : -1;
            isFree[t >= 0 ? t : throw NotACoordinate(torsion)] = true;
        }

        return (isFree, mean);
    }

    private static ArgumentException NotACoordinate(int[] torsion) => new(
        $"torsion {string.Join("-", torsion)} is not one of the internal coordinates; ask for it when they are built");
}
