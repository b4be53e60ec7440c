using System.Runtime.CompilerServices;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>
/// The sum S(ε) of all kernel values against ε. Where it grows as ε^(d/2) the kernel sees a manifold of dimension d; the ε of
/// steepest growth is taken [coifman2008graph; berry2016variable].
/// </summary>
/// <param name="Epsilons">ε, ascending, a factor 2^(1/4) apart.</param>
/// <param name="LogSums">ln S.</param>
/// <param name="Slopes">d ln S / d ln ε.</param>
/// <param name="Chosen">The index of the steepest.</param>
public sealed record BandwidthSweep(double[] Epsilons, double[] LogSums, double[] Slopes, int Chosen)
{
    // 128 bins an octave: the exponent of a double and the first seven bits after the point.
    private const int BinShift = 45;

    private const double Ln2 = 0.693147180559945309;

    /// <summary>The ε of steepest growth.</summary>
    public double Epsilon => Epsilons[Chosen];

    /// <summary>The dimension that the steepest growth stands for, 2 d ln S / d ln ε.</summary>
    public double Dimension => 2 * Slopes[Chosen];

    /// <summary>Sweeps ε over all scales that the distances have.</summary>
    /// <param name="squaredDistances">Squared distances; those of 0 count as themselves.</param>
    /// <returns>The sweep, or null where no distance is above 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static BandwidthSweep? Of(ReadOnlySpan<double> squaredDistances)
    {
        // Counts are exact, so the sweep does not depend on the order of the points.
        long[] counts = new long[2048 << (52 - BinShift)];
        long zeros = 0;
        foreach (double distance in squaredDistances)
        {
            if (distance > 0)
            {
                counts[BitConverter.DoubleToInt64Bits(distance) >> BinShift]++;
            }
            else
            {
                zeros++;
            }
        }

        int[] filled = [.. Enumerable.Range(0, counts.Length).Where(bin => counts[bin] > 0)];
        return filled.Length == 0 ? null : Sweep(Array.ConvertAll(filled, Centre), Array.ConvertAll(filled, bin => counts[bin]), zeros);
    }

    private static double Log2(double x) => VectorMath.Log(x) / Ln2;

    private static double Centre(int bin) => BitConverter.Int64BitsToDouble(((long)bin << BinShift) + (1L << (BinShift - 1)));

    private static BandwidthSweep Sweep(double[] distances, long[] counts, long zeros)
    {
        const double octaves = 0.25;
        double low = Log2(distances[0] / 4) - 4;
        int steps = Math.Min(1000, (int)((Log2(distances[^1] / 4) + 2 - low) / octaves) + 1);
        double[] epsilons = new double[steps];
        double[] sums = new double[steps];
        double[] slopes = new double[steps];
        int chosen = 0;
        for (int s = 0; s < steps; s++)
        {
            epsilons[s] = VectorMath.Exp((low + (s * octaves)) * Ln2);
            double sum = zeros;
            double moment = 0;
            for (int i = 0; i < distances.Length; i++)
            {
                double exponent = distances[i] / (4 * epsilons[s]);
                double kernel = counts[i] * VectorMath.Exp(-exponent);
                sum += kernel;
                moment += exponent * kernel;
            }

            sums[s] = VectorMath.Log(sum);
            slopes[s] = moment / sum;
            chosen = slopes[s] > slopes[chosen] ? s : chosen;
        }

        return new(epsilons, sums, slopes, chosen);
    }
}
