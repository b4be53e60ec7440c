using MicroMacro.Manifolds.Kernels;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds;

/// <summary>
/// Coordinates of points along the slow directions of a diffusion over them [coifman2006diffusion]: eigenvectors of the random walk
/// P with the α-normalised kernel exp(-d²/(4 ε)) over nearest neighbours.
/// </summary>
/// <remarks>Deterministic for any number of threads; memory grows as n times the number of neighbours.</remarks>
public sealed class DiffusionMap
{
    /// <summary>Kernel values below this do not hold a graph together.</summary>
    private const double NegligibleKernel = 1e-12;

    internal DiffusionMap(double[] points, int dimension, DiffusionMapOptions options)
    {
        (Points, Dimension, Options) = (points, dimension, options);
    }

    /// <summary>How it ended; coordinates exist unless the graph is disconnected or distances cannot be told.</summary>
    public required DiffusionMapStatus Status { get; init; }

    /// <summary>The status, and what else there is to know, in plain sentences.</summary>
    public required string Explanation { get; init; }

    /// <summary>ψ_1 .. ψ_k, shape [n, k], row-major: orthogonal under the stationary law, mean square 1, the largest entry positive.</summary>
    public double[] Coordinates { get; init; } = [];

    /// <summary>Eigenvalues (λ - 1)/ε of the generator, shape [k], from the slowest on: minus rates, in units of 1/ε.</summary>
    public double[] Eigenvalues { get; init; } = [];

    /// <summary>Eigenvalues λ of the random walk, shape [k], descending; the 1 of the constant is left out.</summary>
    public double[] MarkovEigenvalues { get; init; } = [];

    /// <summary>|S v - λ v| of the unit eigenvectors of the symmetrised walk, shape [k].</summary>
    public double[] Residuals { get; init; } = [];

    /// <summary>The stationary law of the random walk, shape [n], sum 1.</summary>
    public double[] Stationary { get; init; } = [];

    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = double.NaN;

    /// <summary>The sweep by which ε was chosen, or would have been; null where there are no distances.</summary>
    public BandwidthSweep? Sweep { get; init; }

    /// <summary>Neighbours taken per point.</summary>
    public int Neighbours { get; init; }

    /// <summary>The piece of the graph that each point belongs to, shape [n]; all 0 where it is connected.</summary>
    public int[] Pieces { get; init; } = [];

    /// <summary>Points that coincide with one that comes before them.</summary>
    public int Duplicates { get; init; }

    /// <summary>Points below <see cref="DiffusionMapOptions.MinimumDegree"/>, which take part with weight 0.</summary>
    public int Stragglers { get; init; }

    /// <summary>The mean kernel value at the last neighbour: what the graph leaves out begins there. Above 0.01, more neighbours are wanted.</summary>
    public double KernelAtLastNeighbour { get; init; }

    /// <summary>Number of coordinates k; 0 where there are none.</summary>
    public int Components => Eigenvalues.Length;

    /// <summary>Number of points n.</summary>
    public int Count => Points.Length / Dimension;

    /// <summary>Dimension d of the points.</summary>
    public int Dimension { get; }

    /// <summary>The kernel that it was made with.</summary>
    public DiffusionKernel Kernel => Options.Kernel;

    internal double[] Points { get; }

    internal DiffusionMapOptions Options { get; }

    internal double[]? InverseCovariances { get; init; }

    /// <summary>w_j q_j^-α: what each point contributes to the kernel sums of any other.</summary>
    internal double[] Shares { get; init; } = [];

    /// <summary>Makes the map.</summary>
    /// <param name="points">Points, shape [n, d], finite.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">A shape, an option or a number is out of range.</exception>
    public static DiffusionMap Fit(double[] points, int dimension, DiffusionMapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        options ??= new DiffusionMapOptions();
        int n = points.Length / dimension;
        options.Check(n);
        return PointOrder.Of(points, dimension) is { } order ? Restore(FitOrdered(order, points, dimension, options), order, points, options) : FitAsGiven(points, dimension, options);
    }

    private static DiffusionMap FitOrdered(PointOrder order, double[] points, int dimension, DiffusionMapOptions options) => FitAsGiven(order.Arrange(points), dimension, options with
    {
        Weights = options.Weights is null ? null : order.Arrange(options.Weights),
        Covariances = options.Covariances is null ? null : order.Arrange(options.Covariances),
    });

    private static DiffusionMap Restore(DiffusionMap map, PointOrder order, double[] points, DiffusionMapOptions options) => new(points, map.Dimension, options)
    {
        Status = map.Status,
        Explanation = map.Explanation,
        Coordinates = order.Restore(map.Coordinates),
        Eigenvalues = map.Eigenvalues,
        MarkovEigenvalues = map.MarkovEigenvalues,
        Residuals = map.Residuals,
        Stationary = order.Restore(map.Stationary),
        Epsilon = map.Epsilon,
        Sweep = map.Sweep,
        Neighbours = map.Neighbours,
        Pieces = order.Restore(map.Pieces),
        Duplicates = map.Duplicates,
        Stragglers = map.Stragglers,
        KernelAtLastNeighbour = map.KernelAtLastNeighbour,
        InverseCovariances = map.InverseCovariances is null ? null : order.Restore(map.InverseCovariances),
        Shares = order.Restore(map.Shares),
    };

    private static DiffusionMap FitAsGiven(double[] points, int dimension, DiffusionMapOptions options)
    {
        int n = points.Length / dimension;
        var metric = Metric.Of(points, dimension, options);
        KernelNeighbours neighbours = KernelNeighbours.Find(metric, options);
        bool measurable = neighbours.Sweep is not null && double.IsFinite(neighbours.SquaredDistances.Values.Max());
        int duplicates = DuplicatePoints.Count(points, dimension);
        if (!measurable)
        {
            return new(points, dimension, options)
            {
                Status = DiffusionMapStatus.NoDistances,
                Explanation = Sentences.NoDistances(points, dimension, neighbours.Table.Count),
                Duplicates = duplicates,
            };
        }

        (options, int stragglers) = KernelGraph.WithoutStragglers(neighbours.SquaredDistances, neighbours.Epsilon, options, neighbours.Lone);
        int[] pieces = KernelGraph.Components(neighbours.SquaredDistances, -4 * neighbours.Epsilon * VectorMath.Log(NegligibleKernel), options.Weights);
        DiffusionMap frame = new(points, dimension, options)
        {
            Status = DiffusionMapStatus.DisconnectedGraph,
            Explanation = pieces.Max() > 0 ? Sentences.Disconnected(pieces, neighbours, options) : "",
            Epsilon = neighbours.Epsilon,
            Sweep = neighbours.Sweep,
            Neighbours = neighbours.Table.Count,
            Pieces = pieces,
            Duplicates = duplicates,
            Stragglers = stragglers,
            KernelAtLastNeighbour = neighbours.KernelAtLast,
            InverseCovariances = metric.InverseCovariances,
        };
        return pieces.Max() > 0 ? frame : Solve(frame, neighbours);
    }

    private static DiffusionMap Solve(DiffusionMap frame, KernelNeighbours neighbours)
    {
        DiffusionMapOptions options = frame.Options;
        double[] degrees = KernelGraph.Degrees(neighbours.SquaredDistances, frame.Epsilon, options.Threads);
        var walk = RandomWalk.Of(KernelGraph.Kernel(neighbours.SquaredDistances, frame.Epsilon), options.Weights, options.Alpha, neighbours.Bandwidths);
        EigenpairOptions eigenOptions = new()
        {
            Tolerance = options.Tolerance,
            MaximumProducts = options.MaximumProducts,
            Threads = options.Threads,
        };
        PartialEigen eigen = LargestEigenpairs.Of(walk.Symmetric, options.Components + 1, eigenOptions);
        double[] lambda = eigen.Values[1..];
        double[] coordinates = walk.Coordinates(eigen);
        return new(frame.Points, frame.Dimension, options)
        {
            Status = eigen.Converged ? DiffusionMapStatus.Converged : DiffusionMapStatus.IterationLimit,
            Explanation = Sentences.Solved(eigen, frame, coordinates, walk.Stationary, degrees) + Sentences.Joined(neighbours),
            Coordinates = coordinates,
            Eigenvalues = Array.ConvertAll(lambda, l => (l - 1) / frame.Epsilon),
            MarkovEigenvalues = lambda,
            Residuals = eigen.Residuals[1..],
            Stationary = walk.Stationary,
            Epsilon = frame.Epsilon,
            Sweep = frame.Sweep,
            Neighbours = frame.Neighbours,
            Pieces = frame.Pieces,
            Duplicates = frame.Duplicates,
            Stragglers = frame.Stragglers,
            KernelAtLastNeighbour = frame.KernelAtLastNeighbour,
            InverseCovariances = frame.InverseCovariances,
            Shares = walk.Shares,
        };
    }
}
