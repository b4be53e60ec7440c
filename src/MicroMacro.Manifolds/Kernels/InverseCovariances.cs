using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>Inverts local covariances; a covariance without full rank is inverted on its range, so nothing is measured across it.</summary>
internal static class InverseCovariances
{
    /// <summary>Eigenvalues below this times the largest count as zero.</summary>
    private const double RelativeRank = 1e-10;

    /// <summary>The inverses, shape [n, d, d], symmetric to the bit.</summary>
    /// <exception cref="ArgumentException">A covariance is not finite, not symmetric, zero, or has a negative eigenvalue.</exception>
    public static double[] Of(double[] covariances, int n, int d)
    {
        if (covariances.Length != (long)n * d * d)
        {
            throw new ArgumentException($"{covariances.Length} numbers are no covariances [{n}, {d}, {d}]", nameof(covariances));
        }

        double[] inverses = new double[covariances.Length];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> covariance = covariances.AsSpan(i * d * d, d * d);
            CheckSymmetric(covariance, i, d);
            SymmetricEigen eigen = SymmetricEigen.Of(covariance, d);
            if (!(eigen.Values[^1] > 0) || eigen.Values[0] < -RelativeRank * eigen.Values[^1])
            {
                throw new ArgumentException(
                    $"the covariance of point {i} has eigenvalues {eigen.Values[0]:G4} to {eigen.Values[^1]:G4}; none may be negative, nor all zero", nameof(covariances));
            }

            PseudoInverse.OfSymmetric(covariance, d, RelativeRank).CopyTo(inverses.AsSpan(i * d * d));
        }

        return inverses;
    }

    private static void CheckSymmetric(ReadOnlySpan<double> covariance, int point, int d)
    {
        for (int a = 0; a < d; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = covariance[(a * d) + b];
                double scale = Math.Sqrt(Math.Abs(covariance[(a * d) + a] * covariance[(b * d) + b]));
                if (!(Math.Abs(value - covariance[(b * d) + a]) <= 1e-8 * scale) || !double.IsFinite(value))
                {
                    throw new ArgumentException($"the covariance of point {point} is not finite and symmetric at ({a}, {b})", nameof(covariance));
                }
            }
        }
    }
}
