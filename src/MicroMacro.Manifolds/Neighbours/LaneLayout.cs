using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>Rows of numbers in blocks of eight, one row per lane, and the way from lanes of distances into a neighbour row.</summary>
internal static unsafe class LaneLayout
{
    private const int Lanes = 8;

    /// <summary>Rows [n, width] as [blocks, width, 8]; lanes beyond the last row hold NaN, whose distances nobody takes.</summary>
    public static double[] Of(double[] rows, int width)
    {
        int n = rows.Length / width;
        int blocks = (n + Lanes - 1) / Lanes;
        double[] lanes = new double[(long)blocks * width * Lanes];
        Array.Fill(lanes, double.NaN);
        for (int i = 0; i < n; i++)
        {
            long start = ((long)(i / Lanes) * width * Lanes) + (i % Lanes);
            for (int a = 0; a < width; a++)
            {
                lanes[start + (a * Lanes)] = rows[((long)i * width) + a];
            }
        }

        return lanes;
    }

    /// <summary>Offers the distances of consecutive points, where any is near enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Offer<T>(ref NeighbourRow row, T distances, int self, int index, double* scratch)
        where T : unmanaged, ISimdDouble<T>
    {
        // Indices rise, so of equal distances the first stays.
        if (T.Any(T.LessThan(distances, T.All(row.Worst))))
        {
            T.Store(distances, scratch);
            for (int lane = 0; lane < T.Count; lane++)
            {
                if (scratch[lane] < row.Worst && index + lane != self)
                {
                    row.Offer(index + lane, scratch[lane]);
                }
            }
        }
    }
}
