namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>The panel layout of a matrix: columns in panels of 32, a panel row-major with 32 floats a row, the last panel filled up with zeros.</summary>
/// <remarks>
/// A row of a panel is two cache lines, so a tile reads both operands along the grain whether the product runs over rows or columns.
/// Rows are padded to a multiple of eight with zeros.
/// </remarks>
public static class SgemmPanels
{
    /// <summary>Rows as stored: rounded up to a multiple of eight.</summary>
    public static int PaddedRows(int rows) => (rows + Sgemm.TileRows - 1) / Sgemm.TileRows * Sgemm.TileRows;

    /// <summary>Panels that hold this many columns.</summary>
    public static int PanelCount(int columns) => (columns + Sgemm.PanelWidth - 1) / Sgemm.PanelWidth;

    /// <summary>Floats that a matrix of this shape takes.</summary>
    public static int Length(int rows, int columns) => PanelCount(columns) * PaddedRows(rows) * Sgemm.PanelWidth;

    /// <summary>Index of element (row, column) in the panels of a matrix of <paramref name="rows"/> rows.</summary>
    public static int Index(int rows, int row, int column) =>
        (((column / Sgemm.PanelWidth * PaddedRows(rows)) + row) * Sgemm.PanelWidth) + (column % Sgemm.PanelWidth);

    /// <summary>Packs a row-major matrix.</summary>
    /// <param name="matrix">Row-major, shape [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="panels">Receives <see cref="Length"/> floats.</param>
    public static void Pack(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> panels)
    {
        panels[..Length(rows, columns)].Clear();
        for (int r = 0; r < rows; r++)
        {
            for (int first = 0; first < columns; first += Sgemm.PanelWidth)
            {
                int count = Math.Min(Sgemm.PanelWidth, columns - first);
                matrix.Slice((r * columns) + first, count).CopyTo(panels[Index(rows, r, first)..]);
            }
        }
    }

    /// <summary>Packs the transpose of a row-major matrix.</summary>
    /// <param name="matrix">Row-major, shape [rows, columns].</param>
    /// <param name="rows">Rows of the matrix, columns of the result.</param>
    /// <param name="columns">Columns of the matrix, rows of the result.</param>
    /// <param name="panels">Receives <see cref="Length"/>(columns, rows) floats.</param>
    public static void PackTransposed(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> panels)
    {
        panels[..Length(columns, rows)].Clear();
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                panels[Index(columns, c, r)] = matrix[(r * columns) + c];
            }
        }
    }

    /// <summary>Writes panels back as a row-major matrix.</summary>
    /// <param name="panels">A packed matrix.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="matrix">Receives the matrix, shape [rows, columns].</param>
    public static void Unpack(ReadOnlySpan<float> panels, int rows, int columns, Span<float> matrix)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int first = 0; first < columns; first += Sgemm.PanelWidth)
            {
                int count = Math.Min(Sgemm.PanelWidth, columns - first);
                panels.Slice(Index(rows, r, first), count).CopyTo(matrix[((r * columns) + first)..]);
            }
        }
    }
}
