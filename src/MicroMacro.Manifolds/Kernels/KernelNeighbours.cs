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
internal sealed record KernelNeighbours(
    NeighbourTable Table, SparseMatrix SquaredDistances, Bandwidths? Bandwidths, BandwidthSweep? Sweep, double Epsilon, double KernelAtLast)
{
    private const int FirstCount = 64;
    private const long MaximumEntries = 1 << 23;
    private const double Resolved = 1e-4;

    /// <summary>Kernel values that must hold the graph together where ε is free: what hangs on less makes a coordinate of its own.</summary>
    private const double Link = 0.1;

    /// <summary>Finds them. A free ε is that of the sweep over the neighbours first looked at, doubled until the graph holds together.</summary>
    public static KernelNeighbours Find(Metric metric, DiffusionMapOptions options)
    {
        int count = Math.Min(options.Neighbours ?? FirstCount, metric.Count - 1);
        KernelNeighbours found = Grow(Take(metric, count, options, null), metric, options);
        for (int doublings = 0; doublings < 20 && options.Epsilon is null && found.Sweep is not null; doublings++)
        {
            // exp(-d²/(4 ε)) above a link is d² below a reach.
            double reach = -4 * found.Epsilon * VectorMath.Log(Link);
            double[]? weights = KernelGraph.WithoutStragglers(found.SquaredDistances, found.Epsilon, options).Options.Weights;
            bool holds = KernelGraph.Components(found.SquaredDistances, reach, weights).Max() == 0;
            if (holds || (options.Neighbours is not null && KernelGraph.Components(found.SquaredDistances, double.PositiveInfinity, weights).Max() > 0))
            {
                break;
            }

            double epsilon = 2 * found.Epsilon;
            found = Grow(found with { Epsilon = epsilon, KernelAtLast = LastKernel(found.Table, found.Bandwidths, epsilon) }, metric, options);
        }

        return found;
    }

    private static KernelNeighbours Grow(KernelNeighbours found, Metric metric, DiffusionMapOptions options)
    {
        int n = found.Table.Points;
        while (options.Neighbours is null && found.KernelAtLast > Resolved && 2L * found.Table.Count * n <= MaximumEntries)
        {
            int count = Math.Min(2 * found.Table.Count, n - 1);
            found = Take(metric, count, options with { Epsilon = found.Epsilon }, found);
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
        return new(table, distances, bandwidths, sweep, epsilon, LastKernel(table, bandwidths, epsilon));
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
