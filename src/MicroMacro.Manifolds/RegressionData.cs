using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds;

/// <summary>Points scaled to one width with values to be learned from them, and the landmarks that carry a fit.</summary>
internal sealed class RegressionData
{
    private readonly double[] _scaled;
    private readonly double[] _centers;
    private readonly double[] _values;
    private readonly double[] _means;
    private readonly double[] _shift;
    private readonly double _spread;
    private readonly int _n;
    private readonly int _d;
    private readonly int _k;

    private RegressionData(double[] points, int dimension, double[] values, int landmarks)
    {
        _d = dimension;
        _n = points.Length / dimension;
        _k = values.Length / _n;
        _shift = Means(points, dimension);
        _means = Means(values, _k);
        double sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double delta = points[i] - _shift[i % dimension];
            sum += delta * delta;
        }

        _spread = Math.Sqrt(sum / _n);
        _scaled = new double[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            _scaled[i] = _spread > 0 ? (points[i] - _shift[i % dimension]) / _spread : 0;
        }

        _values = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            _values[i] = values[i] - _means[i % _k];
        }

        Landmarks chosen = Landmarks.Choose(_scaled, dimension, landmarks);
        _centers = chosen.Rows(_scaled, dimension);
        TypicalDistance = Median(chosen);
    }

    /// <summary>The median distance of landmarks, in units of the spread of the points.</summary>
    public double TypicalDistance { get; }

    private int Count => _centers.Length / _d;

    /// <summary>The data of a fit.</summary>
    public static RegressionData Of(double[] points, int dimension, double[] values, int landmarks) => new(points, dimension, values, landmarks);

    /// <summary>ΦᵀΦ and Φᵀ y with the kernel Φ between points and landmarks, [n, m].</summary>
    public NormalEquations Normal(double length)
    {
        int m = Count;
        double[] design = Kernel(_scaled, length);
        NormalEquations normal = new(new double[m * m], new double[_k * m]);
        for (int i = 0; i < _n; i++)
        {
            Add(design.AsSpan(i * m, m), _values.AsSpan(i * _k, _k), normal.Gram, normal.Right);
        }

        return normal;
    }

    /// <summary>The kernel between other points, [l, d], and the landmarks, shape [l, m].</summary>
    public double[] Design(double[] points, double length)
    {
        double[] scaled = new double[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            scaled[i] = _spread > 0 ? (points[i] - _shift[i % _d]) / _spread : 0;
        }

        return Kernel(scaled, length);
    }

    /// <summary>The mean squared error of a fit, [m, k], at other points with their kernel, [l, m], and values, [l, k].</summary>
    public double SquaredError(double[] fit, double[] design, double[] values)
    {
        int l = design.Length / Count;
        double sum = 0;
        for (int e = 0; e < values.Length; e++)
        {
            (int i, int c) = (e / _k, e % _k);
            double predicted = _means[c];
            for (int j = 0; j < Count; j++)
            {
                predicted += design[(i * Count) + j] * fit[(j * _k) + c];
            }

            sum += (predicted - values[e]) * (predicted - values[e]);
        }

        return sum / l;
    }

    /// <summary>Solves (ΦᵀΦ + n noise K) a = Φᵀ y, shape [m, k]; null where the matrix is not definite.</summary>
    public double[]? Solve(NormalEquations normal, double length, double noise)
    {
        int m = Count;
        double[] matrix = Kernel(_centers, length);
        double[] right = [.. normal.Right];
        for (int e = 0; e < matrix.Length; e++)
        {
            matrix[e] = (matrix[e] * noise * _n) + normal.Gram[e];
        }

        // What rounding leaves of the smallest eigenvalue is raised above zero.
        double jitter = 1e-13 * _n;
        for (int a = 0; a < m; a++)
        {
            matrix[(a * m) + a] += jitter;
        }

        if (!Cholesky.TryFactor(matrix, m, out Cholesky? factor))
        {
            return null;
        }

        double[] coefficients = new double[m * _k];
        for (int c = 0; c < _k; c++)
        {
            factor.Solve(right.AsSpan(c * m, m));
            for (int j = 0; j < m; j++)
            {
                coefficients[(j * _k) + c] = right[(c * m) + j];
            }
        }

        return coefficients;
    }

    /// <summary>The function of the original points.</summary>
    public RadialExpansion Expansion(double[] coefficients, double length)
    {
        double[] lengths = new double[_d];
        Array.Fill(lengths, length * _spread);
        return new(Array.ConvertAll(_centers, t => t / length), coefficients, _means, _shift, lengths);
    }

    private static void Add(ReadOnlySpan<double> row, ReadOnlySpan<double> values, double[] matrix, double[] right)
    {
        int m = row.Length;
        for (int a = 0; a < m; a++)
        {
            double factor = row[a];
            Span<double> target = matrix.AsSpan(a * m, a + 1);
            for (int b = 0; b < target.Length; b++)
            {
                target[b] += factor * row[b];
            }

            for (int c = 0; c < values.Length; c++)
            {
                right[(c * m) + a] += factor * values[c];
            }
        }
    }

    private static double[] Means(double[] rows, int width)
    {
        double[] means = new double[width];
        for (int i = 0; i < rows.Length; i++)
        {
            means[i % width] += rows[i];
        }

        return Array.ConvertAll(means, sum => sum * width / rows.Length);
    }

    private double[] Kernel(double[] rows, double length)
    {
        int m = Count;
        double[] kernel = new double[rows.Length / _d * m];
        for (int e = 0; e < kernel.Length; e++)
        {
            (int i, int j) = (e / m, e % m);
            double squared = 0;
            for (int a = 0; a < _d; a++)
            {
                double delta = rows[(i * _d) + a] - _centers[(j * _d) + a];
                squared += delta * delta;
            }

            kernel[e] = -0.5 * squared / (length * length);
        }

        VectorMath.Exp(kernel, kernel);
        return kernel;
    }

    private double Median(Landmarks chosen)
    {
        List<double> distances = [];
        for (int i = 0; i < chosen.Indices.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double squared = 0;
                for (int a = 0; a < _d; a++)
                {
                    double delta = _centers[(i * _d) + a] - _centers[(j * _d) + a];
                    squared += delta * delta;
                }

                distances.Add(Math.Sqrt(squared));
            }
        }

        distances.Sort();
        return distances.Count == 0 ? 1 : distances[distances.Count / 2];
    }
}
