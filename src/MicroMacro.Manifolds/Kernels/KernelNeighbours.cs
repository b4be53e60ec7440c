using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>Neighbours enough for a kernel, and the width of the kernel.</summary>
/// <param name="Table">The neighbours.</param>
/// <param name="SquaredDistances">Their symmetric graph; d²/(ρ_i ρ_j) where points have bandwidths.</param>
/// <param name="Bandwidths">ρ, or null for a kernel of one width.</param>
/// <param name="Sweep">The sweep of ε over the first graph looked at, or null where there are no distances.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="KernelAtLast">The mean kernel value at the last neighbour, 0 where all points are neighbours.</param>
/// <param name="Lone">Points that a free ε does not wait for, ascending: they stay alone where it holds all others together.</param>
/// <param name="Clusters">Sizes of the large pieces that a free ε had to be doubled to join, descending; empty where there is one.</param>
internal sealed record KernelNeighbours(
    NeighbourTable Table, SparseMatrix SquaredDistances, Bandwidths? Bandwidths, BandwidthSweep? Sweep, double Epsilon, double KernelAtLast, int[] Lone, int[] Clusters)
{
    private const int FirstCount = 64;
    private const long MaximumEntries = 1 << 23;
    private const double Resolved = 1e-4;

    /// <summary>Kernel values that must hold the graph together where ε is free: what hangs on less makes a coordinate of its own.</summary>
    private const double Link = 0.1;

    /// <summary>Doublings of a free ε. Points that this many do not join are clusters, and an ε that joins them sees nothing within them.</summary>
    private const int MostDoublings = 6;

    /// <summary>Doublings that a free ε makes for the sake of points that are alone, and without a word about clusters that they join.</summary>
    private const int DoublingsForLone = 4;

    /// <summary>Of so few points a piece is no cluster.</summary>
    private const int FewestInCluster = 4;

    /// <summary>Points are lone where they are at most one in this many; else they are what was sampled.</summary>
    private const int PointsPerLone = 100;

    /// <summary>Pieces of at least one point in this many are large.</summary>
    private const int PointsPerLarge = 20;

    /// <summary>
    /// Finds them. A free ε is that of the sweep over the neighbours first looked at, doubled until the graph holds together, a few lone
    /// points apart, but no more than six times.
    /// </summary>
    public static KernelNeighbours Find(Metric metric, DiffusionMapOptions options)
    {
        int count = Math.Min(options.Neighbours ?? FirstCount, metric.Count - 1);
        KernelNeighbours found = Grow(Take(metric, count, options, null), metric, options);
        for (int doublings = 0; options.Epsilon is null && found.Sweep is not null; doublings++)
        {
            // exp(-d²/(4 ε)) above a link is d² below a reach.
            double reach = -4 * found.Epsilon * VectorMath.Log(Link);
            double[]? weights = KernelGraph.WithoutStragglers(found.SquaredDistances, found.Epsilon, options).Options.Weights;
            int[] pieces = KernelGraph.Components(found.SquaredDistances, reach, weights);
            int[] sizes = [.. pieces.CountBy(p => p).OrderBy(pair => pair.Key).Select(pair => pair.Value)];
            int[] lone = doublings < DoublingsForLone || options.MinimumDegree is not null ? [] : LoneOf(pieces, sizes);
            if (doublings == DoublingsForLone)
            {
                found = found with { Clusters = LargeOf(sizes, metric.Count) };
            }

            bool holds = sizes.Length == 1 || (lone.Length > 0 && sizes.Count(size => size >= FewestInCluster) == 1);
            if (holds || doublings == MostDoublings || (options.Neighbours is not null && KernelGraph.Components(found.SquaredDistances, double.PositiveInfinity, weights).Max() > 0))
            {
                return found with { Lone = holds ? lone : [] };
            }

            double epsilon = 2 * found.Epsilon;
            found = Grow(found with { Epsilon = epsilon, KernelAtLast = LastKernel(found.Table, found.Bandwidths, epsilon) }, metric, options);
        }

        return found;
    }

    private static int[] LoneOf(int[] pieces, int[] sizes)
    {
        int[] lone = [.. Enumerable.Range(0, pieces.Length).Where(i => sizes[pieces[i]] < FewestInCluster)];
        return lone.Length * PointsPerLone <= pieces.Length ? lone : [];
    }

    private static int[] LargeOf(int[] sizes, int points)
    {
        int[] large = [.. sizes.Where(size => size >= FewestInCluster && (long)size * PointsPerLarge >= points).OrderDescending()];
        return large.Length > 1 ? large : [];
    }

    private static KernelNeighbours Grow(KernelNeighbours found, Metric metric, DiffusionMapOptions options)
    {
        int n = found.Table.Points;
        while (options.Neighbours is null && found.KernelAtLast > Resolved && 2L * found.Table.Count * n <= MaximumEntries)
        {
            int count = Math.Min(2 * found.Table.Count, n - 1);
            found = Take(metric, count, options with { Epsilon = found.Epsilon }, found) with { Clusters = found.Clusters };
        }

        return found;
    }

    private static KernelNeighbours Take(Metric metric, int count, DiffusionMapOptions options, KernelNeighbours? before)
    {
        NeighbourTable table = metric.Neighbours(count, options.Threads);
        SparseMatrix distances = KernelGraph.SquaredDistances(table, options.Threads);
        BandwidthSweep? sweep = before?.Sweep ?? BandwidthSweep.Of(distances.Values);
        Bandwidths? bandwidths = before?.Bandwidths;
        if (options.Kernel == DiffusionKernel.SelfTuning && sweep is not null)
        {
            bandwidths ??= Bandwidths.Of(table, sweep.Dimension, options.Weights);
            KernelGraph.Scale(distances, bandwidths.Values);
            sweep = before?.Sweep ?? BandwidthSweep.Of(distances.Values);
        }

        double epsilon = options.Epsilon ?? sweep?.Epsilon ?? double.NaN;
        return new(table, distances, bandwidths, sweep, epsilon, LastKernel(table, bandwidths, epsilon), [], []);
    }

    private static double LastKernel(NeighbourTable table, Bandwidths? bandwidths, double epsilon)
    {
        if (table.Count == table.Points - 1)
        {
            return 0;
        }

        double sum = 0;
        for (int i = 0; i < table.Points; i++)
        {
            int last = ((i + 1) * table.Count) - 1;
            double scale = bandwidths is null ? 1 : bandwidths.Values[i] * bandwidths.Values[table.Indices[last]];
            sum += VectorMath.Exp(-table.SquaredDistances[last] / (4 * epsilon * scale));
        }

        return sum / table.Points;
    }
}
