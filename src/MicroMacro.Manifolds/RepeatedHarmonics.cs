using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds;

/// <summary>
/// Tells coordinates of new directions from functions of earlier ones (cos 2x of cos x): each is predicted from all before it by local
/// linear regression, leaving out the point itself, and what cannot be predicted is new [dsilva2018parsimonious].
/// </summary>
/// <param name="Residuals">
/// sqrt(Σ (ψ_c - prediction)² / Σ ψ_c²) of each, shape [k]; 1 for the first. Near 0: a function of those before. NaN beyond
/// <see cref="MostPredicted"/>: a fit in that many directions is no local one, and its cost grows as their cube.
/// </param>
public sealed record RepeatedHarmonics(double[] Residuals)
{
    /// <summary>Coordinates that are looked at.</summary>
    public const int MostPredicted = 30;

    /// <summary>Looks at the coordinates of a map.</summary>
    /// <param name="coordinates">Coordinates, shape [n, k], slowest first.</param>
    /// <param name="components">k, at least 1.</param>
    /// <param name="maximumPoints">Points used, evenly picked; the cost grows as its square.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public static RepeatedHarmonics Of(ReadOnlySpan<double> coordinates, int components, int maximumPoints = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(coordinates.Length % components, 0, nameof(coordinates));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, 10);
        int n = coordinates.Length / components;
        int m = Math.Min(n, maximumPoints);
        double[] picked = new double[m * components];
        for (int i = 0; i < m; i++)
        {
            coordinates.Slice((int)((long)i * n / m) * components, components).CopyTo(picked.AsSpan(i * components));
        }

        double[] residuals = new double[components];
        Array.Fill(residuals, double.NaN);
        residuals[0] = 1;
        for (int c = 1; c < Math.Min(components, MostPredicted); c++)
        {
            residuals[c] = Residual(picked, m, components, c);
        }

        return new(residuals);
    }

    /// <summary>The coordinates whose residual is above <paramref name="threshold"/>, the first always among them.</summary>
    public int[] Distinct(double threshold = 0.1) => [.. Enumerable.Range(0, Residuals.Length).Where(c => Residuals[c] > threshold)];

    private static double Residual(double[] points, int m, int stride, int target)
    {
        // A third of the median distance, as the source has it.
        double width = MedianDistance(points, m, stride, target) / 3;
        double error = 0;
        double power = 0;
        for (int i = 0; i < m; i++)
        {
            double value = points[(i * stride) + target];
            double difference = value - Predict(points, m, stride, target, i, width);
            error += difference * difference;
            power += value * value;
        }

        return power > 0 ? Math.Sqrt(error / power) : 0;
    }

    /// <summary>The intercept at point <paramref name="left"/> of the weighted linear fit to all other points.</summary>
    private static double Predict(double[] points, int m, int stride, int target, int left, double width)
    {
        int order = target + 1;
        double[] normal = new double[order * order];
        double[] right = new double[order];
        double[] row = new double[order];
        for (int j = 0; j < m; j++)
        {
            double squared = 0;
            row[0] = 1;
            for (int a = 0; a < target; a++)
            {
                row[a + 1] = points[(j * stride) + a] - points[(left * stride) + a];
                squared += row[a + 1] * row[a + 1];
            }

            double weight = j == left ? 0 : VectorMath.Exp(-squared / (width * width));
            if (weight < 1e-14)
            {
                continue;
            }

            for (int a = 0; a < order; a++)
            {
                right[a] += weight * row[a] * points[(j * stride) + target];
                for (int b = 0; b <= a; b++)
                {
                    normal[(a * order) + b] += weight * row[a] * row[b];
                }
            }
        }

        // A point whose neighbours do not span a plane is predicted by what they have.
        double ridge = 1e-12 * width * width * normal[0];
        for (int a = 1; a < order; a++)
        {
            normal[(a * order) + a] += ridge;
        }

        if (!Cholesky.TryFactor(normal, order, out Cholesky? factor))
        {
            return 0;
        }

        factor.Solve(right);
        return right[0];
    }

    private static double MedianDistance(double[] points, int m, int stride, int dimension)
    {
        double[] distances = new double[m * (m - 1) / 2];
        int next = 0;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double squared = 0;
                for (int a = 0; a < dimension; a++)
                {
                    double delta = points[(i * stride) + a] - points[(j * stride) + a];
                    squared += delta * delta;
                }

                distances[next++] = squared;
            }
        }

        Array.Sort(distances);
        return distances.Length == 0 ? 0 : Math.Sqrt(distances[distances.Length / 2]);
    }
}
