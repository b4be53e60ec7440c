using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>The Moore-Penrose inverse: small singular values are taken for zero.</summary>
public static class PseudoInverse
{
    /// <summary>The pseudo-inverse of a symmetric matrix by its eigenvalues; it is symmetric to the bit.</summary>
    /// <param name="matrix">A, shape [n, n], row-major; the lower triangle is taken for both.</param>
    /// <param name="n">The order, at least 1.</param>
    /// <param name="relativeTolerance">Eigenvalues of at most this times the largest in size count as zero.</param>
    /// <returns>The pseudo-inverse, shape [n, n], row-major.</returns>
    /// <exception cref="ArgumentException">The shape does not fit or an entry is not finite.</exception>
    public static double[] OfSymmetric(ReadOnlySpan<double> matrix, int n, double relativeTolerance = 1e-12)
    {
        SymmetricEigen eigen = SymmetricEigen.Of(matrix, n);
        double cut = relativeTolerance * eigen.Values.Max(Math.Abs);
        double[] result = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            if (Math.Abs(eigen.Values[k]) <= cut)
            {
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                double scaled = eigen.Vectors[(i * n) + k] / eigen.Values[k];
                for (int j = 0; j <= i; j++)
                {
                    result[(i * n) + j] += scaled * eigen.Vectors[(j * n) + k];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                result[(j * n) + i] = result[(i * n) + j];
            }
        }

        return result;
    }

    /// <summary>The pseudo-inverse of any matrix by its singular values.</summary>
    /// <param name="matrix">A, shape [rows, columns], row-major, finite.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of columns, at least 1.</param>
    /// <param name="relativeTolerance">Singular values of at most this times the largest count as zero.</param>
    /// <returns>The pseudo-inverse, shape [columns, rows], row-major.</returns>
    /// <exception cref="ArgumentException">The shape does not fit or an entry is not finite.</exception>
    public static double[] Of(ReadOnlySpan<double> matrix, int rows, int columns, double relativeTolerance = 1e-12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        SquareMatrix.CheckLength(matrix.Length, (long)rows * columns, $"a {rows} x {columns} matrix", nameof(matrix));
        SquareMatrix.CheckFinite(matrix, nameof(matrix));

        // MathNet stores columns, so the row-major array is Aᵀ there, and pinv(Aᵀ) = pinv(A)ᵀ comes back in row-major order.
        Svd<double> svd = Matrix<double>.Build.Dense(columns, rows, matrix.ToArray()).Svd();
        double cut = relativeTolerance * svd.S.Maximum();
        Vector<double> inverse = svd.S.Map(s => s > cut ? 1 / s : 0);
        Matrix<double> u = svd.U.SubMatrix(0, columns, 0, inverse.Count);
        Matrix<double> vt = svd.VT.SubMatrix(0, inverse.Count, 0, rows);
        Matrix<double> scaled = Matrix<double>.Build.DenseOfDiagonalVector(inverse).TransposeAndMultiply(u);
        return vt.TransposeThisAndMultiply(scaled).ToColumnMajorArray();
    }
}
