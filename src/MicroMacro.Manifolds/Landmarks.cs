using MicroMacro.Manifolds.Kernels;

namespace MicroMacro.Manifolds;

/// <summary>A few points that stand for many: each the farthest from those before it [desilva2004sparse].</summary>
/// <param name="Indices">The points chosen, shape [m], in the order of choice.</param>
/// <param name="Nearest">For each point the position in <paramref name="Indices"/> of the landmark next to it, shape [n].</param>
/// <param name="Radius">The largest distance of a point to its landmark.</param>
public sealed record Landmarks(int[] Indices, int[] Nearest, double Radius)
{
    /// <summary>Chooses landmarks; fewer come back where points coincide.</summary>
    /// <param name="points">Points, shape [n, d].</param>
    /// <param name="dimension">d.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="options">Whose covariances or superposition distances are measured by, as in a map of the points; null for Euclidean distances.</param>
    /// <exception cref="ArgumentException">A shape, the count or a covariance is out of range, or a coordinate is not finite.</exception>
    public static Landmarks Choose(double[] points, int dimension, int count, DiffusionMapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (points.Length == 0 || points.Length % dimension != 0)
        {
            throw new ArgumentException($"{points.Length} numbers are no points of {dimension} coordinates", nameof(points));
        }

        int n = points.Length / dimension;
        for (int i = 0; i < points.Length; i++)
        {
            if (!double.IsFinite(points[i]))
            {
                throw new ArgumentException($"coordinate {i % dimension} of point {i / dimension} is {points[i]}; coordinates are finite", nameof(points));
            }
        }

        Action<int, double[]> measure = Metric.Of(points, dimension, options ?? new DiffusionMapOptions()).FromOneToAll();
        double[] sums = new double[n];
        double[] squared = new double[n];
        Array.Fill(squared, double.PositiveInfinity);
        int[] nearest = new int[n];
        List<int> indices = [];
        int next = 0;
        while (indices.Count < count && squared[next] > 0)
        {
            int farthest = 0;
            measure(next, sums);
            for (int i = 0; i < n; i++)
            {
                if (sums[i] < squared[i])
                {
                    (squared[i], nearest[i]) = (sums[i], indices.Count);
                }

                farthest = squared[i] > squared[farthest] ? i : farthest;
            }

            indices.Add(next);
            next = farthest;
        }

        return new([.. indices], nearest, Math.Sqrt(squared[next]));
    }

    /// <summary>The weight that each landmark stands for: the sum over the points next to it.</summary>
    /// <param name="weights">Weights of all points, or null for equal ones.</param>
    public double[] Masses(double[]? weights)
    {
        double[] masses = new double[Indices.Length];
        for (int i = 0; i < Nearest.Length; i++)
        {
            masses[Nearest[i]] += weights is null ? 1 : weights[i];
        }

        return masses;
    }

    /// <summary>The rows of an array, [n, width], that belong to the landmarks, shape [m, width].</summary>
    public double[] Rows(double[] array, int width)
    {
        ArgumentNullException.ThrowIfNull(array);
        double[] rows = new double[Indices.Length * width];
        for (int i = 0; i < Indices.Length; i++)
        {
            array.AsSpan(Indices[i] * width, width).CopyTo(rows.AsSpan(i * width));
        }

        return rows;
    }
}
