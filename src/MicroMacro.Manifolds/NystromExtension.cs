using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds;

/// <summary>
/// The coordinates of a diffusion map at new points, ψ(y) = (1/λ) Σ_j P(y, x_j) ψ_j [coifman2006geometric], with their gradients, so
/// that a learned coordinate can be restrained and be a label. Every point of the map takes part, so it is smooth.
/// </summary>
/// <remarks>
/// In the Mahalanobis metric the covariance at a new point is not known; that of each x_j stands for it, which differs at third
/// order in the distance. Away from the data the value tends to that of the nearest point: the distance that comes with it tells.
/// </remarks>
public sealed class NystromExtension
{
    private readonly DiffusionMap _map;

    /// <summary>The extension of a map.</summary>
    /// <exception cref="ArgumentException">The map has no coordinates, or its kernel or metric has no value at a new point.</exception>
    public NystromExtension(DiffusionMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Components == 0)
        {
            throw new ArgumentException($"a map that ended as {map.Status} has no coordinates to extend", nameof(map));
        }

        if (map.Options.Kernel != DiffusionKernel.OneWidth || map.Options.Superpose)
        {
            throw new ArgumentException(
                "a self-tuning kernel has no width, and superposed structures no common frame, at a new point; extend the map by geometric harmonics or a Gaussian process", nameof(map));
        }

        _map = map;
    }

    /// <summary>Coordinates at one point.</summary>
    /// <param name="point">The point, shape [d].</param>
    /// <param name="coordinates">Receives ψ, shape [k].</param>
    /// <param name="gradient">Receives ∂ψ_c/∂y_a, shape [k, d]; empty where it is not wanted.</param>
    /// <returns>d²/(4 ε) of the nearest point of the map: up to about 1 within the data; what lies far beyond is extrapolated.</returns>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> coordinates, Span<double> gradient = default)
    {
        int k = _map.Components;
        int d = _map.Dimension;
        if (point.Length != d || coordinates.Length != k || (gradient.Length != 0 && gradient.Length != k * d))
        {
            throw new ArgumentException(
                $"a point [{d}] with coordinates [{k}] and a gradient [{k}, {d}] or none is needed, not [{point.Length}], [{coordinates.Length}], [{gradient.Length}]");
        }

        double[] exponents = new double[_map.Count];
        double nearest = double.PositiveInfinity;
        for (int j = 0; j < exponents.Length; j++)
        {
            exponents[j] = SquaredDistance(point, j, default) / (4 * _map.Epsilon);
            nearest = _map.Shares[j] > 0 ? Math.Min(nearest, exponents[j]) : nearest;
        }

        // The kernel of the nearest point is taken out, so that far away not everything underflows.
        double[] kernel = Array.ConvertAll(exponents, e => nearest - e);
        VectorMath.Exp(kernel, kernel);
        Sum(point, kernel, coordinates, gradient);
        return nearest;
    }

    /// <summary>Coordinates at many points, shape [m, k].</summary>
    /// <param name="points">Points, shape [m, d].</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public double[] Evaluate(ReadOnlySpan<double> points)
    {
        int d = _map.Dimension;
        ArgumentOutOfRangeException.ThrowIfNotEqual(points.Length % d, 0, nameof(points));
        double[] coordinates = new double[points.Length / d * _map.Components];
        for (int i = 0; i < points.Length / d; i++)
        {
            Evaluate(points.Slice(i * d, d), coordinates.AsSpan(i * _map.Components, _map.Components));
        }

        return coordinates;
    }

    private void Sum(ReadOnlySpan<double> point, double[] kernel, Span<double> coordinates, Span<double> gradient)
    {
        int k = _map.Components;
        int d = _map.Dimension;
        double total = 0;
        coordinates.Clear();
        gradient.Clear();
        double[] slope = new double[d];
        double[] totalSlope = new double[d];
        for (int j = 0; j < kernel.Length; j++)
        {
            double share = kernel[j] * _map.Shares[j];
            if (share == 0)
            {
                continue;
            }

            ReadOnlySpan<double> psi = _map.Coordinates.AsSpan(j * k, k);
            total += share;
            for (int c = 0; c < k; c++)
            {
                coordinates[c] += share * psi[c];
            }

            if (gradient.Length == 0)
            {
                continue;
            }

            SquaredDistance(point, j, slope);
            for (int a = 0; a < d; a++)
            {
                double derivative = -share * slope[a] / (4 * _map.Epsilon);
                totalSlope[a] += derivative;
                for (int c = 0; c < k; c++)
                {
                    gradient[(c * d) + a] += derivative * psi[c];
                }
            }
        }

        for (int c = 0; c < k; c++)
        {
            double mean = coordinates[c] / total;
            double scale = 1 / _map.MarkovEigenvalues[c];
            coordinates[c] = scale * mean;
            for (int a = 0; a < d && gradient.Length != 0; a++)
            {
                gradient[(c * d) + a] = scale * (gradient[(c * d) + a] - (mean * totalSlope[a])) / total;
            }
        }
    }

    /// <summary>d² to point j and, where asked for, its gradient.</summary>
    private double SquaredDistance(ReadOnlySpan<double> point, int j, Span<double> slope)
    {
        int d = point.Length;
        ReadOnlySpan<double> other = _map.Points.AsSpan(j * d, d);
        double sum = 0;
        if (_map.InverseCovariances is null)
        {
            for (int a = 0; a < d; a++)
            {
                double delta = point[a] - other[a];
                sum += delta * delta;
                if (slope.Length != 0)
                {
                    slope[a] = 2 * delta;
                }
            }

            return sum;
        }

        ReadOnlySpan<double> inverse = _map.InverseCovariances.AsSpan(j * d * d, d * d);
        for (int a = 0; a < d; a++)
        {
            double row = 0;
            for (int b = 0; b < d; b++)
            {
                row += inverse[(a * d) + b] * (point[b] - other[b]);
            }

            sum += row * (point[a] - other[a]);
            if (slope.Length != 0)
            {
                slope[a] = 2 * row;
            }
        }

        return sum;
    }
}
