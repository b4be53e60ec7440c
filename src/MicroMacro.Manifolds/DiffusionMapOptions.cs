namespace MicroMacro.Manifolds;

/// <summary>How a diffusion map is made.</summary>
public sealed record DiffusionMapOptions
{
    /// <summary>Coordinates wanted, the constant one not counted; at least 1.</summary>
    public int Components { get; init; } = 5;

    /// <summary>
    /// ε in exp(-d²/(4 ε)), in squared units of distance; null to choose it by the slope of ln Σ K, doubled until the graph holds together,
    /// but no more than six times: what is apart then is apart.
    /// </summary>
    public double? Epsilon { get; init; }

    /// <summary>
    /// α, 0 to 1: 1 takes the density of the points out (Laplace-Beltrami), 1/2 makes the generator that of overdamped dynamics with
    /// that density as its equilibrium (Fokker-Planck), 0 leaves it in [coifman2006diffusion].
    /// </summary>
    public double Alpha { get; init; } = 1;

    /// <summary>The kernel: one width for all points, or a width for each by the density around it.</summary>
    public DiffusionKernel Kernel { get; init; } = DiffusionKernel.OneWidth;

    /// <summary>
    /// Whether points are structures, d = 3 times their atoms, that are compared after the best superposition [theobald2005rapid]: d² is
    /// then the smallest sum of squared distances of atoms, which moving or turning a structure does not change.
    /// </summary>
    public bool Superpose { get; init; }

    /// <summary>
    /// Neighbours per point; where there are fewer points, all of them. Null to take as many as the kernel reaches, from 64 on, until
    /// on average it is below 1e-4 at the last of them, or the graph holds 2^23 neighbours.
    /// </summary>
    public int? Neighbours { get; init; }

    /// <summary>Weights of the points, shape [n], at least 0: what law they stand for where it is not the one they were drawn from. Null for equal ones.</summary>
    public double[]? Weights { get; init; }

    /// <summary>
    /// The least sum of kernel values over the graph, its own 1 included, of a point that counts; 0 to let all count. At 2 a walk is as
    /// likely to leave a point as to stay; what lies below is a straggler, which would make a slow coordinate of its own. Stragglers get
    /// weight 0, and their coordinates from the points that they see. Null to let all count but at most 1 % of the points that a free ε
    /// leaves alone, in pieces of fewer than four, where sixteen times the sweep's ε does not join them.
    /// </summary>
    public double? MinimumDegree { get; init; }

    /// <summary>Up to this many points any number of coordinates is found; of more, at most <see cref="MostComponents"/>.</summary>
    public const int PointsOfAnyComponents = 2_000;

    /// <summary>Coordinates of more than <see cref="PointsOfAnyComponents"/> points.</summary>
    public const int MostComponents = 500;

    /// <summary>
    /// Local covariances of the points, shape [n, d, d]: distances are then Mahalanobis, with the mean of the two inverses, which
    /// measures by how slowly the dynamics cover a distance [singer2008nonlinear]. Null for Euclidean distances.
    /// </summary>
    public double[]? Covariances { get; init; }

    /// <summary>Residual of a unit eigenvector at which it is done.</summary>
    public double Tolerance { get; init; } = 1e-13;

    /// <summary>Largest number of sparse products (of eight vectors) in the search for eigenvectors.</summary>
    public int MaximumProducts { get; init; } = 2_000;

    /// <summary>Threads to use; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal void Check(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Components, points <= PointsOfAnyComponents ? points - 1 : MostComponents, nameof(Components));
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbours ?? 1, 1, nameof(Neighbours));
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        if (!(Alpha is >= 0 and <= 1))
        {
            throw new ArgumentException($"alpha lies in [0, 1]; it is {Alpha}");
        }

        if (MinimumDegree is { } degree && !(degree >= 0 && double.IsFinite(degree)))
        {
            throw new ArgumentException($"the least degree is finite and at least 0, not {MinimumDegree}");
        }

        if (Superpose && Covariances is not null)
        {
            throw new ArgumentException("structures are compared by superposition or by covariances, not by both");
        }

        if (Epsilon is double epsilon && !(epsilon > 0 && double.IsFinite(epsilon)))
        {
            throw new ArgumentException($"epsilon is finite and above 0, not {epsilon}");
        }

        if (Weights is null)
        {
            return;
        }

        int bad = Array.FindIndex(Weights, w => !(w >= 0 && double.IsFinite(w)));
        if (bad >= 0 || Weights.Length != points || !(Weights.Max() > 0))
        {
            throw new ArgumentException(bad >= 0
                ? $"weight {bad} is {Weights[bad]}; weights are finite and at least 0"
                : $"{points} weights, not all 0, are needed, not {Weights.Length}");
        }
    }
}
