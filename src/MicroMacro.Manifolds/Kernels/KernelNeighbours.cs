using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>Neighbours enough for a kernel, and the width of the kernel.</summary>
/// <param name="Table">The neighbours.</param>
/// <param name="SquaredDistances">Their symmetric graph.</param>
/// <param name="Sweep">The sweep of ε over the first graph looked at, or null where there are no distances.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="KernelAtLast">The mean kernel value at the last neighbour, 0 where all points are neighbours.</param>
internal sealed record KernelNeighbours(NeighbourTable Table, SparseMatrix SquaredDistances, BandwidthSweep? Sweep, double Epsilon, double KernelAtLast)
{
    private const int FirstCount = 64;
    private const long MaximumEntries = 1 << 23;
    private const double Resolved = 1e-4;

    /// <summary>Finds them; ε is chosen from the neighbours first looked at.</summary>
    public static KernelNeighbours Find(double[] points, double[]? inverses, int dimension, DiffusionMapOptions options)
    {
        int n = points.Length / dimension;
        int count = Math.Min(options.Neighbours ?? FirstCount, n - 1);
        KernelNeighbours found = Take(points, inverses, dimension, count, options, null);
        while (options.Neighbours is null && found.KernelAtLast > Resolved && 2L * found.Table.Count * n <= MaximumEntries)
        {
            count = Math.Min(2 * found.Table.Count, n - 1);
            found = Take(points, inverses, dimension, count, options, found.Sweep);
        }

        return found;
    }

    private static KernelNeighbours Take(double[] points, double[]? inverses, int dimension, int count, DiffusionMapOptions options, BandwidthSweep? sweep)
    {
        NeighbourTable table = inverses is null
            ? NearestNeighbours.Of(points, dimension, count, options.Threads)
            : NearestNeighbours.ByMahalanobis(points, inverses, dimension, count, options.Threads);
        SparseMatrix distances = KernelGraph.SquaredDistances(table);
        sweep ??= BandwidthSweep.Of(distances.Values);
        double epsilon = options.Epsilon ?? sweep?.Epsilon ?? double.NaN;
        return new(table, distances, sweep, epsilon, LastKernel(table, epsilon));
    }

    private static double LastKernel(NeighbourTable table, double epsilon)
    {
        if (table.Count == table.Points - 1)
        {
            return 0;
        }

        double sum = 0;
        for (int i = 0; i < table.Points; i++)
        {
            sum += Math.Exp(-table.SquaredDistances[((i + 1) * table.Count) - 1] / (4 * epsilon));
        }

        return sum / table.Points;
    }
}
