using MicroMacro.Numerics;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>Exact nearest neighbours: a k-d tree for many points in few dimensions, otherwise all distances, eight at a time.</summary>
public static class NearestNeighbours
{
    /// <summary>Up to this dimension a tree leaves out more than it costs.</summary>
    private const int TreeDimension = 5;

    /// <summary>Below this number of points all distances are computed sooner than a tree is built and searched.</summary>
    private const int TreePoints = 16_384;

    /// <summary>From this number of points on single precision looks first.</summary>
    private const int ScreenPoints = 1024;

    /// <summary>Finds them by Euclidean distance.</summary>
    /// <param name="points">Points, shape [n, d], finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="count">Neighbours per point, 1 to n - 1.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A shape or a count is out of range, or a coordinate is not finite.</exception>
    public static NeighbourTable Of(double[] points, int dimension, int count, int threads)
    {
        int n = Check(points, dimension, count);
        return WantsTree(dimension, n)
            ? ByTree(points, dimension, count, threads)
            : Search(n, count, threads, Scan(points, dimension, n));
    }

    /// <summary>Finds them by the Mahalanobis distance of two points, with the mean of their inverse covariances.</summary>
    /// <param name="points">Points, shape [n, d], finite.</param>
    /// <param name="inverses">Inverse covariances, symmetric, shape [n, d, d].</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="count">Neighbours per point, 1 to n - 1.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A shape or a count is out of range, or a number is not finite.</exception>
    public static NeighbourTable ByMahalanobis(double[] points, double[] inverses, int dimension, int count, int threads)
    {
        int n = Check(points, dimension, count);
        ArgumentNullException.ThrowIfNull(inverses);
        if (inverses.Length != (long)points.Length * dimension || Array.Exists(inverses, v => !double.IsFinite(v)))
        {
            throw new ArgumentException($"finite inverse covariances [{n}, {dimension}, {dimension}] are needed", nameof(inverses));
        }

        return Search(n, count, threads, new MahalanobisScan(points, inverses, dimension));
    }

    /// <summary>Finds them by the distance of structures after the best superposition; d² is the smallest sum over atoms.</summary>
    /// <param name="points">Structures, shape [n, d] with d three times the atoms, finite.</param>
    /// <param name="dimension">d, a multiple of 3.</param>
    /// <param name="count">Neighbours per point, 1 to n - 1.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">A shape or a count is out of range, or a coordinate is not finite.</exception>
    public static NeighbourTable BySuperposition(double[] points, int dimension, int count, int threads)
    {
        int n = Check(points, dimension, count);
        return dimension % 3 == 0
            ? Search(n, count, threads, new SuperpositionScan(points, dimension))
            : throw new ArgumentException($"{dimension} coordinates are no whole number of atoms in space", nameof(dimension));
    }

    /// <summary>Whether points are so many in so few dimensions that a tree finds their neighbours soonest.</summary>
    internal static bool WantsTree(int dimension, int n) => dimension <= TreeDimension && n >= TreePoints;

    private static INeighbourSearch Scan(double[] points, int dimension, int n) =>
        dimension > TreeDimension && n >= ScreenPoints && ScreenedScan.Of(points, dimension) is { } screened ? screened : new EuclideanScan(points, dimension);

    /// <summary>The screened scan whatever the size.</summary>
    internal static NeighbourTable ByScreen(double[] points, int dimension, int count, int threads) =>
        Search(Check(points, dimension, count), count, threads, ScreenedScan.Of(points, dimension)!);

    /// <summary>All distances whatever the size; what the tree is held against.</summary>
    internal static NeighbourTable ByScan(double[] points, int dimension, int count, int threads) =>
        Search(Check(points, dimension, count), count, threads, new EuclideanScan(points, dimension));

    /// <summary>The tree whatever the size.</summary>
    internal static NeighbourTable ByTree(double[] points, int dimension, int count, int threads) =>
        Search(Check(points, dimension, count), count, threads, new KdTree(points, dimension));

    private static NeighbourTable Search(int n, int count, int threads, INeighbourSearch search)
    {
        const int perBlock = 128;
        int[] indices = new int[(long)n * count];
        double[] distances = new double[(long)n * count];
        ParallelBlocks.For((n + perBlock - 1) / perBlock, threads, block =>
        {
            int end = Math.Min(n, (block + 1) * perBlock);
            for (int first = block * perBlock; first < end; first += search.Tile)
            {
                search.Find(first, Math.Min(search.Tile, end - first), count, indices, distances);
            }
        });
        return new(count, indices, distances);
    }

    private static int Check(double[] points, int dimension, int count)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (points.Length % dimension != 0 || points.Length < 2 * dimension)
        {
            throw new ArgumentException($"{points.Length} numbers are no two or more points of {dimension} coordinates", nameof(points));
        }

        int bad = Array.FindIndex(points, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException($"coordinate {bad % dimension} of point {bad / dimension} is {points[bad]}", nameof(points));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, points.Length / dimension);
        return points.Length / dimension;
    }
}
