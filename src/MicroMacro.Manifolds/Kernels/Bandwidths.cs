using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>
/// A width of its own for each point: ρ = q^-1/2 with q the density of the points, so that the kernel exp(-d²/(4 ε ρ_i ρ_j)) is wide
/// where points are few [zelnikmanor2004selftuning; berry2016variable].
/// </summary>
/// <param name="Values">ρ, shape [n], geometric mean 1.</param>
/// <param name="Dimension">The dimension that the points fill.</param>
internal sealed record Bandwidths(double[] Values, double Dimension)
{
    private const double Beta = -0.5;

    /// <summary>Neighbours whose mean squared distance sets the scale at a point.</summary>
    private const int ScaleNeighbours = 16;

    /// <summary>The α at which the limit has the drift 2 (1 - α) ∇ln q that a kernel of one width has at <paramref name="alpha"/>.</summary>
    public double Alpha(double alpha) => alpha + (0.5 * Dimension * Beta) + Beta;

    /// <summary>Bandwidths from a kernel estimate of the density over a neighbour table.</summary>
    /// <param name="table">Neighbours, at least one each.</param>
    /// <param name="dimension">The dimension that the points fill.</param>
    /// <param name="weights">Weights of the points, or null for equal ones.</param>
    public static Bandwidths Of(NeighbourTable table, double dimension, double[]? weights)
    {
        int n = table.Points;
        double[] scales = new double[n];
        double smallest = double.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            scales[i] = Scale(table, i);
            smallest = scales[i] > 0 ? Math.Min(smallest, scales[i]) : smallest;
        }

        double[] logs = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++)
        {
            // Points that coincide with all their neighbours are as close as any others are.
            scales[i] = Math.Max(scales[i], smallest);
            logs[i] = Beta * LogDensity(table, i, scales, dimension, weights);
            mean += logs[i] / n;
        }

        return new(Array.ConvertAll(logs, log => VectorMath.Exp(log - mean)), dimension);
    }

    private static double Scale(NeighbourTable table, int i)
    {
        int count = Math.Min(ScaleNeighbours, table.Count);
        double sum = 0;
        for (int e = i * table.Count; e < (i * table.Count) + count; e++)
        {
            sum += table.SquaredDistances[e];
        }

        return Math.Sqrt(sum / count);
    }

    private static double LogDensity(NeighbourTable table, int i, double[] scales, double dimension, double[]? weights)
    {
        double sum = weights is null ? 1 : weights[i];
        for (int e = i * table.Count; e < (i + 1) * table.Count; e++)
        {
            int j = table.Indices[e];
            sum += (weights is null ? 1 : weights[j]) * VectorMath.Exp(-table.SquaredDistances[e] / (2 * scales[i] * scales[j]));
        }

        return VectorMath.Log(Math.Max(sum, 1e-300)) - (dimension * VectorMath.Log(scales[i]));
    }
}
