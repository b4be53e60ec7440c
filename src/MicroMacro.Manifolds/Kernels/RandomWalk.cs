using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>
/// The walk P_ij = K̃_ij w_j / d_i with K̃_ij = K_ij / (q_i q_j)^α, q_i = Σ_j K_ij w_j and d_i = Σ_j K̃_ij w_j, in its symmetric form
/// S_ij = sqrt(w_i / d_i) K̃_ij sqrt(w_j / d_j), which has the same eigenvalues.
/// </summary>
internal sealed class RandomWalk
{
    private readonly SparseMatrix _kernel;
    private readonly double[] _degrees;
    private readonly double[] _roots;
    private readonly double _mass;

    private RandomWalk(SparseMatrix kernel, double[] degrees, double[] weights, double[] shares)
    {
        int n = kernel.Size;
        (_kernel, _degrees, Shares) = (kernel, degrees, shares);
        _roots = new double[n];
        Stationary = new double[n];
        for (int i = 0; i < n; i++)
        {
            _roots[i] = Math.Sqrt(weights[i] / degrees[i]);
            Stationary[i] = weights[i] * degrees[i];
            _mass += Stationary[i];
        }

        double[] values = new double[kernel.Values.Length];
        for (int i = 0; i < n; i++)
        {
            Stationary[i] /= _mass;
            for (int e = kernel.RowStarts[i]; e < kernel.RowStarts[i + 1]; e++)
            {
                // The product of the roots first: symmetric to the bit.
                values[e] = _roots[i] * _roots[kernel.Columns[e]] * kernel.Values[e];
            }
        }

        Symmetric = kernel.With(values);
    }

    /// <summary>S.</summary>
    public SparseMatrix Symmetric { get; }

    /// <summary>The stationary law of P, w_i d_i / Σ.</summary>
    public double[] Stationary { get; }

    /// <summary>w_j q_j^-α.</summary>
    public double[] Shares { get; }

    /// <summary>The walk over a kernel; weights null for equal ones.</summary>
    public static RandomWalk Of(SparseMatrix kernel, double[]? weights, double alpha)
    {
        int n = kernel.Size;
        double[] w = weights ?? Equal(n);
        double[] q = RowSums(kernel, w);
        double[] power = Array.ConvertAll(q, value => 1 / Power(value, alpha));
        double[] values = new double[kernel.Values.Length];
        double[] shares = new double[n];
        for (int i = 0; i < n; i++)
        {
            shares[i] = w[i] * power[i];
            for (int e = kernel.RowStarts[i]; e < kernel.RowStarts[i + 1]; e++)
            {
                values[e] = power[i] * power[kernel.Columns[e]] * kernel.Values[e];
            }
        }

        SparseMatrix normalised = kernel.With(values);
        return new(normalised, RowSums(normalised, w), w, shares);
    }

    /// <summary>
    /// Eigenvectors of P from those of S, the first left out, mean square 1 under the stationary law, the largest entry positive.
    /// </summary>
    /// <remarks>ψ_i = (1/λ) Σ_j P_ij ψ_j, with sqrt(w_j / d_j) v_j for w_j ψ_j: right also for points of weight 0.</remarks>
    public double[] Coordinates(PartialEigen eigen)
    {
        int n = _kernel.Size;
        int all = eigen.Values.Length;
        int k = all - 1;
        double[] coordinates = new double[(long)n * k];
        double[] largest = new double[k];
        double scale = Math.Sqrt(_mass);
        Span<double> sums = new double[k];
        for (int i = 0; i < n; i++)
        {
            sums.Clear();
            for (int e = _kernel.RowStarts[i]; e < _kernel.RowStarts[i + 1]; e++)
            {
                int j = _kernel.Columns[e];
                double factor = _kernel.Values[e] * _roots[j];
                for (int c = 0; c < k; c++)
                {
                    sums[c] += factor * eigen.Vectors[((long)j * all) + c + 1];
                }
            }

            for (int c = 0; c < k; c++)
            {
                double value = scale * sums[c] / (eigen.Values[c + 1] * _degrees[i]);
                coordinates[((long)i * k) + c] = value;
                largest[c] = Math.Abs(value) > Math.Abs(largest[c]) ? value : largest[c];
            }
        }

        for (long i = 0; i < coordinates.LongLength; i++)
        {
            coordinates[i] = largest[i % k] < 0 ? -coordinates[i] : coordinates[i];
        }

        return coordinates;
    }

    private static double[] Equal(int n)
    {
        double[] ones = new double[n];
        Array.Fill(ones, 1);
        return ones;
    }

    private static double Power(double value, double alpha) => alpha switch
    {
        0 => 1,
        0.5 => Math.Sqrt(value),
        1 => value,
        _ => VectorMath.Exp(alpha * VectorMath.Log(value)),
    };

    private static double[] RowSums(SparseMatrix matrix, double[] weights)
    {
        double[] sums = new double[matrix.Size];
        for (int i = 0; i < sums.Length; i++)
        {
            double sum = 0;
            for (int e = matrix.RowStarts[i]; e < matrix.RowStarts[i + 1]; e++)
            {
                sum += matrix.Values[e] * weights[matrix.Columns[e]];
            }

            sums[i] = sum;
        }

        return sums;
    }
}
