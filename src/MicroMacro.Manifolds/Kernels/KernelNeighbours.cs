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

    /// <summary>Kernel values that must hold the graph together where ε is free: what hangs on less makes a coordinate of its own.</summary>
    private const double Link = 0.1;

    /// <summary>Finds them. A free ε is that of the sweep over the neighbours first looked at, doubled until the graph holds together.</summary>
    public static KernelNeighbours Find(double[] points, double[]? inverses, int dimension, DiffusionMapOptions options)
    {
        int n = points.Length / dimension;
        int count = Math.Min(options.Neighbours ?? FirstCount, n - 1);
        KernelNeighbours found = Grow(Take(points, inverses, dimension, count, options, null), points, inverses, dimension, options);
        for (int doublings = 0; doublings < 20 && options.Epsilon is null && found.Sweep is not null; doublings++)
        {
            SparseMatrix kernel = KernelGraph.Kernel(found.SquaredDistances, found.Epsilon);
            bool holds = KernelGraph.Components(kernel, Link, options.Weights).Max() == 0;
            if (holds || (options.Neighbours is not null && KernelGraph.Components(found.SquaredDistances, -1, options.Weights).Max() > 0))
            {
                break;
            }

            double epsilon = 2 * found.Epsilon;
            found = Grow(found with { Epsilon = epsilon, KernelAtLast = LastKernel(found.Table, epsilon) }, points, inverses, dimension, options);
        }

        return found;
    }

    private static KernelNeighbours Grow(KernelNeighbours found, double[] points, double[]? inverses, int dimension, DiffusionMapOptions options)
    {
        int n = found.Table.Points;
        while (options.Neighbours is null && found.KernelAtLast > Resolved && 2L * found.Table.Count * n <= MaximumEntries)
        {
            int count = Math.Min(2 * found.Table.Count, n - 1);
            found = Take(points, inverses, dimension, count, options with { Epsilon = found.Epsilon }, found.Sweep);
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
