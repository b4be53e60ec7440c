using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, A = V diag(values) Vᵀ.</summary>
/// <param name="Values">The eigenvalues, ascending, shape [n].</param>
/// <param name="Vectors">The eigenvectors in the columns, shape [n, n], row-major; in each the entry of largest size is positive.</param>
public sealed record SymmetricEigen(double[] Values, double[] Vectors)
{
    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">A, shape [n, n], row-major, finite; the lower triangle is taken for both.</param>
    /// <param name="n">The order, at least 1.</param>
    /// <exception cref="ArgumentException">The shape does not fit or an entry is not finite.</exception>
    public static SymmetricEigen Of(ReadOnlySpan<double> matrix, int n)
    {
        SquareMatrix.Check(matrix.Length, n, nameof(matrix));
        SquareMatrix.CheckFinite(matrix, nameof(matrix));
        double[] full = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                full[(i * n) + j] = full[(j * n) + i] = matrix[(i * n) + j];
            }
        }

        Evd<double> evd = Matrix<double>.Build.Dense(n, n, full).Evd(Symmetricity.Symmetric);
        double[] values = [.. evd.EigenValues.Select(v => v.Real)];
        int[] order = [.. Enumerable.Range(0, n).OrderBy(k => values[k])];
        double[] vectors = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            Vector<double> column = evd.EigenVectors.Column(order[k]);
            double sign = column[column.AbsoluteMaximumIndex()] < 0 ? -1 : 1;
            for (int i = 0; i < n; i++)
            {
                vectors[(i * n) + k] = sign * column[i];
            }
        }

        return new([.. order.Select(k => values[k])], vectors);
    }
}
