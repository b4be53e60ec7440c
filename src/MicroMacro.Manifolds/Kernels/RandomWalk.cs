using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>
/// The walk P_ij = K̃_ij w_j / d_i with K̃_ij = K_ij / (q_i q_j)^α, q_i = Σ_j K_ij w_j and d_i = Σ_j K̃_ij w_j, in a symmetric form of
/// the same eigenvalues, S_ij = sqrt(w_i / d_i) K̃_ij sqrt(w_j / d_j). With bandwidths ρ_i the generator is (P - 1)/(ε ρ_i²)
/// [berry2016variable], and S_ij / (ρ_i ρ_j) + (1 - ρ_i^-2) δ_ij takes the place of S.
/// </summary>
/// <remarks>The values of the kernel are overwritten step by step: a graph of millions of entries is in memory once.</remarks>
internal sealed class RandomWalk
{
    // Below this P ψ = (1 + (λ - 1) ρ²) ψ, right to first order in ε ρ², says nothing of a point far out, where ρ is large.
    private const double SmallestFactor = 0.5;

    private readonly double[] _weights;
    private readonly double[] _degrees;
    private readonly double[]? _bandwidths;
    private readonly Dictionary<int, double[]> _rowsOfWeightless = [];
    private readonly double _mass;

    private RandomWalk(SparseMatrix kernel, double[] weights, double[] shares, double[]? bandwidths)
    {
        int n = kernel.Size;
        (Symmetric, _weights, Shares, _bandwidths) = (kernel, weights, shares, bandwidths);
        _degrees = RowSums(kernel, weights);
        Stationary = new double[n];
        double[] roots = new double[n];
        for (int i = 0; i < n; i++)
        {
            double rho = Bandwidth(i);
            roots[i] = Math.Sqrt(weights[i] / _degrees[i]) / rho;
            Stationary[i] = weights[i] * _degrees[i] * rho * rho;
            _mass += Stationary[i];
        }

        for (int i = 0; i < n; i++)
        {
            Stationary[i] /= _mass;
            if (weights[i] == 0)
            {
                // S knows nothing of this row; the coordinates of the point ask for it.
                _rowsOfWeightless[i] = kernel.Values[kernel.RowStarts[i]..kernel.RowStarts[i + 1]];
            }

            for (int e = kernel.RowStarts[i]; e < kernel.RowStarts[i + 1]; e++)
            {
                // The product of the roots first: symmetric to the bit.
                int j = kernel.Columns[e];
                double diagonal = i == j && weights[i] > 0 && bandwidths is not null ? 1 - (1 / (bandwidths[i] * bandwidths[i])) : 0;
                kernel.Values[e] = (roots[i] * roots[j] * kernel.Values[e]) + diagonal;
            }
        }
    }

    /// <summary>The symmetric form.</summary>
    public SparseMatrix Symmetric { get; }

    /// <summary>The stationary law, w_i d_i ρ_i² / Σ.</summary>
    public double[] Stationary { get; }

    /// <summary>w_j q_j^-α.</summary>
    public double[] Shares { get; }

    /// <summary>The walk over a kernel, whose values are overwritten; weights null for equal ones.</summary>
    /// <param name="kernel">K, with its diagonal.</param>
    /// <param name="weights">w, [n], or null for equal ones.</param>
    /// <param name="alpha">α as in a kernel of one width; bandwidths correct it for what they do to the limit.</param>
    /// <param name="bandwidths">ρ with the dimension of the points, or null for a kernel of one width.</param>
    public static RandomWalk Of(SparseMatrix kernel, double[]? weights, double alpha, Bandwidths? bandwidths = null)
    {
        int n = kernel.Size;
        double[] w = weights ?? Equal(n);
        double[] q = RowSums(kernel, w);
        double power = bandwidths is null ? alpha : bandwidths.Alpha(alpha);
        for (int i = 0; i < n && bandwidths is not null; i++)
        {
            q[i] *= VectorMath.Exp(-bandwidths.Dimension * VectorMath.Log(bandwidths.Values[i]));
        }

        double[] factors = Array.ConvertAll(q, value => 1 / Power(value, power));
        double[] shares = new double[n];
        for (int i = 0; i < n; i++)
        {
            shares[i] = w[i] * factors[i];
            for (int e = kernel.RowStarts[i]; e < kernel.RowStarts[i + 1]; e++)
            {
                kernel.Values[e] *= factors[i] * factors[kernel.Columns[e]];
            }
        }

        return new(kernel, w, shares, bandwidths?.Values);
    }

    /// <summary>
    /// Eigenvectors of the walk from those of S, the first left out, mean square 1 under the stationary law, the largest entry positive.
    /// </summary>
    /// <remarks>ψ_i = v_i / (ρ_i sqrt(w_i d_i)); at points of weight 0 what P ψ = (1 + (λ - 1) ρ_i²) ψ says, or P ψ itself
    /// where ρ_i is too large for that. These points have no part in the choice of the sign.</remarks>
    public double[] Coordinates(PartialEigen eigen)
    {
        int n = _degrees.Length;
        int all = eigen.Values.Length;
        int k = all - 1;
        double[] coordinates = new double[(long)n * k];
        double scale = Math.Sqrt(_mass);
        for (int i = 0; i < n; i++)
        {
            double factor = _weights[i] > 0 ? scale / (Bandwidth(i) * Math.Sqrt(_weights[i] * _degrees[i])) : 0;
            for (int c = 0; c < k; c++)
            {
                coordinates[((long)i * k) + c] = factor * eigen.Vectors[((long)i * all) + c + 1];
            }
        }

        foreach ((int i, double[] row) in _rowsOfWeightless)
        {
            Extend(i, row, eigen.Values, coordinates.AsSpan(), k);
        }

        TurnLargestPositive(coordinates, k);
        return coordinates;
    }

    private void Extend(int i, double[] row, double[] eigenvalues, Span<double> coordinates, int k)
    {
        double rho = Bandwidth(i);
        for (int c = 0; c < k; c++)
        {
            double sum = 0;
            for (int e = 0; e < row.Length; e++)
            {
                int j = Symmetric.Columns[Symmetric.RowStarts[i] + e];
                sum += row[e] * _weights[j] * coordinates[(j * k) + c];
            }

            double factor = 1 + ((eigenvalues[c + 1] - 1) * rho * rho);
            coordinates[(i * k) + c] = sum / (_degrees[i] * (factor < SmallestFactor ? 1 : factor));
        }
    }

    private void TurnLargestPositive(double[] coordinates, int k)
    {
        double[] largest = new double[k];
        for (long i = 0; i < coordinates.LongLength; i++)
        {
            if (_weights[i / k] == 0)
            {
                continue;
            }

            largest[i % k] = Math.Abs(coordinates[i]) > Math.Abs(largest[i % k]) ? coordinates[i] : largest[i % k];
        }

        for (long i = 0; i < coordinates.LongLength; i++)
        {
            coordinates[i] = largest[i % k] < 0 ? -coordinates[i] : coordinates[i];
        }
    }

    private double Bandwidth(int i) => _bandwidths is null ? 1 : _bandwidths[i];

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
