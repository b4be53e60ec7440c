using MicroMacro.Manifolds.Neighbours;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>Points with the distance between them.</summary>
/// <param name="Points">Points, shape [n, d].</param>
/// <param name="Dimension">d.</param>
/// <param name="InverseCovariances">Inverse covariances, shape [n, d, d], for Mahalanobis distances; else null.</param>
/// <param name="Superposed">Whether points are structures of d/3 atoms, compared after superposition.</param>
internal sealed record Metric(double[] Points, int Dimension, double[]? InverseCovariances, bool Superposed)
{
    /// <summary>The number of points n.</summary>
    public int Count => Points.Length / Dimension;

    /// <summary>The metric that options ask for.</summary>
    public static Metric Of(double[] points, int dimension, DiffusionMapOptions options) => new(
        points,
        dimension,
        options.Covariances is null ? null : Kernels.InverseCovariances.Of(options.Covariances, points.Length / dimension, dimension),
        options.Superpose);

    /// <summary>A search that writes the squared distances of one point to all: its arguments are the point and where they go, [n].</summary>
    public Action<int, double[]> FromOneToAll()
    {
        if (Superposed)
        {
            return Dimension % 3 == 0
                ? new SuperpositionScan(Points, Dimension).All
                : throw new ArgumentException($"{Dimension} coordinates are no whole number of atoms in space");
        }

        return InverseCovariances is null ? Euclidean : new MahalanobisScan(Points, InverseCovariances, Dimension).All;
    }

    /// <summary>The nearest neighbours of each point.</summary>
    public NeighbourTable Neighbours(int count, int threads)
    {
        if (Superposed)
        {
            return NearestNeighbours.BySuperposition(Points, Dimension, count, threads);
        }

        return InverseCovariances is null
            ? NearestNeighbours.Of(Points, Dimension, count, threads)
            : NearestNeighbours.ByMahalanobis(Points, InverseCovariances, Dimension, count, threads);
    }

    private void Euclidean(int point, double[] squaredDistances)
    {
        for (int i = 0; i < Count; i++)
        {
            double sum = 0;
            for (int a = 0; a < Dimension; a++)
            {
                double delta = Points[(i * Dimension) + a] - Points[(point * Dimension) + a];
                sum += delta * delta;
            }

            squaredDistances[i] = sum;
        }
    }
}
