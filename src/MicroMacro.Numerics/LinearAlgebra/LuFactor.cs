using System.Diagnostics.CodeAnalysis;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>The factors of a square matrix with partial pivoting, P A = L U.</summary>
public sealed class LuFactor
{
    private readonly double[] _lu;
    private readonly int[] _rows;

    private LuFactor(double[] lu, int[] rows, int size, int sign)
    {
        _lu = lu;
        _rows = rows;
        Size = size;
        DeterminantSign = sign;
    }

    /// <summary>The order n of the matrix.</summary>
    public int Size { get; }

    /// <summary>The sign of det A, 1 or -1.</summary>
    public int DeterminantSign { get; }

    /// <summary>log |det A|.</summary>
    public double LogAbsoluteDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Size; i++)
            {
                sum += Math.Log(Math.Abs(_lu[(i * Size) + i]));
            }

            return sum;
        }
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">A, shape [n, n], row-major.</param>
    /// <param name="n">The order, at least 1.</param>
    /// <param name="factor">The factors, where there are any.</param>
    /// <returns>False where a pivot is zero (A is singular) or not finite.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static bool TryFactor(ReadOnlySpan<double> matrix, int n, [NotNullWhen(true)] out LuFactor? factor)
    {
        SquareMatrix.Check(matrix.Length, n, nameof(matrix));
        double[] lu = matrix.ToArray();
        int[] rows = [.. Enumerable.Range(0, n)];
        int sign = 1;
        factor = null;
        for (int k = 0; k < n; k++)
        {
            int pivot = PivotRow(lu, n, k);
            double value = lu[(pivot * n) + k];
            if (value == 0 || !double.IsFinite(value))
            {
                return false;
            }

            sign = value < 0 ? -sign : sign;
            if (pivot != k)
            {
                SwapRows(lu, n, k, pivot);
                (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                sign = -sign;
            }

            Eliminate(lu, n, k);
        }

        factor = new LuFactor(lu, rows, n, sign);
        return true;
    }

    /// <summary>Solves A x = b.</summary>
    /// <param name="b">The right-hand side, shape [n].</param>
    /// <param name="x">Receives the solution, shape [n]; must not overlap <paramref name="b"/>.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public void Solve(ReadOnlySpan<double> b, Span<double> x)
    {
        SquareMatrix.CheckLength(b.Length, Size, "a right-hand side", nameof(b));
        SquareMatrix.CheckLength(x.Length, Size, "a solution", nameof(x));
        for (int i = 0; i < Size; i++)
        {
            double sum = b[_rows[i]];
            for (int k = 0; k < i; k++)
            {
                sum -= _lu[(i * Size) + k] * x[k];
            }

            x[i] = sum;
        }

        for (int i = Size - 1; i >= 0; i--)
        {
            double sum = x[i];
            for (int k = i + 1; k < Size; k++)
            {
                sum -= _lu[(i * Size) + k] * x[k];
            }

            x[i] = sum / _lu[(i * Size) + i];
        }
    }

    /// <summary>The inverse of A, shape [n, n], row-major.</summary>
    public double[] Inverse()
    {
        double[] inverse = new double[Size * Size];
        double[] unit = new double[Size];
        double[] column = new double[Size];
        for (int j = 0; j < Size; j++)
        {
            unit[j] = 1;
            Solve(unit, column);
            unit[j] = 0;
            for (int i = 0; i < Size; i++)
            {
                inverse[(i * Size) + j] = column[i];
            }
        }

        return inverse;
    }

    private static int PivotRow(double[] lu, int n, int k)
    {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
        {
            if (Math.Abs(lu[(i * n) + k]) > Math.Abs(lu[(pivot * n) + k]))
            {
                pivot = i;
            }
        }

        return pivot;
    }

    private static void SwapRows(double[] lu, int n, int i, int j)
    {
        for (int k = 0; k < n; k++)
        {
            (lu[(i * n) + k], lu[(j * n) + k]) = (lu[(j * n) + k], lu[(i * n) + k]);
        }
    }

    private static void Eliminate(double[] lu, int n, int k)
    {
        ReadOnlySpan<double> pivotRow = lu.AsSpan(k * n, n);
        for (int i = k + 1; i < n; i++)
        {
            Span<double> row = lu.AsSpan(i * n, n);
            double factor = row[k] / pivotRow[k];
            row[k] = factor;
            for (int j = k + 1; j < n; j++)
            {
                row[j] -= factor * pivotRow[j];
            }
        }
    }
}
