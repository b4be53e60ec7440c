using System.Diagnostics.CodeAnalysis;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>The factor L of a symmetric positive definite matrix A = L Lᵀ.</summary>
public sealed class Cholesky
{
    private readonly double[] _lower;

    private Cholesky(double[] lower, int size)
    {
        _lower = lower;
        Size = size;
    }

    /// <summary>The order n of the matrix.</summary>
    public int Size { get; }

    /// <summary>L, shape [n, n], row-major, zeros above the diagonal.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>log det A.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Size; i++)
            {
                sum += Math.Log(_lower[(i * Size) + i]);
            }

            return 2 * sum;
        }
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">A, shape [n, n], row-major; only the lower triangle is read.</param>
    /// <param name="n">The order, at least 1.</param>
    /// <param name="factor">The factor, where there is one.</param>
    /// <returns>False where A is not positive definite to working precision, or not finite.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static bool TryFactor(ReadOnlySpan<double> matrix, int n, [NotNullWhen(true)] out Cholesky? factor)
    {
        SquareMatrix.Check(matrix.Length, n, nameof(matrix));
        double[] l = new double[n * n];
        factor = null;
        for (int i = 0; i < n; i++)
        {
            Span<double> rowI = l.AsSpan(i * n, n);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> rowJ = l.AsSpan(j * n, n);
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= rowI[k] * rowJ[k];
                }

                if (j < i)
                {
                    rowI[j] = sum / rowJ[j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    rowI[i] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        factor = new Cholesky(l, n);
        return true;
    }

    /// <summary>Solves A x = b in place.</summary>
    /// <param name="b">The right-hand side, shape [n]; receives x.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public void Solve(Span<double> b)
    {
        SolveLower(b);
        for (int i = Size - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < Size; k++)
            {
                sum -= _lower[(k * Size) + i] * b[k];
            }

            b[i] = sum / _lower[(i * Size) + i];
        }
    }

    /// <summary>Solves L y = b in place: whitens a vector of covariance A.</summary>
    /// <param name="b">The right-hand side, shape [n]; receives y.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public void SolveLower(Span<double> b)
    {
        SquareMatrix.CheckLength(b.Length, Size, "a right-hand side", nameof(b));
        for (int i = 0; i < Size; i++)
        {
            double sum = b[i];
            for (int k = 0; k < i; k++)
            {
                sum -= _lower[(i * Size) + k] * b[k];
            }

            b[i] = sum / _lower[(i * Size) + i];
        }
    }
}
