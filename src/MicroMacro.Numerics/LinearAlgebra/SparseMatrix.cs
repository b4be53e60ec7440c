namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>A square sparse matrix, row by row: row i holds the entries RowStarts[i] .. RowStarts[i + 1] - 1.</summary>
public sealed class SparseMatrix
{
    /// <summary>Takes the arrays as they are; they are not copied.</summary>
    /// <param name="rowStarts">Where each row begins, shape [n + 1], from 0, never falling, ending at the number of entries.</param>
    /// <param name="columns">The column of each entry, 0 to n - 1.</param>
    /// <param name="values">The value of each entry.</param>
    /// <exception cref="ArgumentException">The arrays do not describe a matrix.</exception>
    public SparseMatrix(int[] rowStarts, int[] columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(rowStarts);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        if (rowStarts.Length < 2 || rowStarts[0] != 0 || rowStarts[^1] != columns.Length || columns.Length != values.Length)
        {
            throw new ArgumentException(
                $"{rowStarts.Length} row starts with {columns.Length} columns and {values.Length} values are no sparse matrix", nameof(rowStarts));
        }

        for (int i = 0; i + 1 < rowStarts.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rowStarts[i + 1], rowStarts[i], nameof(rowStarts));
        }

        foreach (int column in columns)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(columns));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, rowStarts.Length - 1, nameof(columns));
        }

        (RowStarts, Columns, Values) = (rowStarts, columns, values);
    }

    /// <summary>The order n.</summary>
    public int Size => RowStarts.Length - 1;

    /// <summary>Where each row begins, shape [n + 1].</summary>
    public int[] RowStarts { get; }

    /// <summary>The column of each entry.</summary>
    public int[] Columns { get; }

    /// <summary>The value of each entry.</summary>
    public double[] Values { get; }

    /// <summary>A matrix with the same pattern and other values.</summary>
    /// <exception cref="ArgumentException">The number of values is another.</exception>
    public SparseMatrix With(double[] values) => new(RowStarts, Columns, values);

    /// <summary>The matrix in full, shape [n, n], row-major; entries given twice are added.</summary>
    public double[] ToDense()
    {
        double[] dense = new double[checked(Size * Size)];
        for (int i = 0; i < Size; i++)
        {
            for (int e = RowStarts[i]; e < RowStarts[i + 1]; e++)
            {
                dense[(i * Size) + Columns[e]] += Values[e];
            }
        }

        return dense;
    }
}
