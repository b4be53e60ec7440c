namespace MicroMacro.Artifacts.Outside;

/// <summary>Columns of numbers from a text file of another program.</summary>
/// <param name="Source">The file's name for messages.</param>
/// <param name="Format">How it was written.</param>
/// <param name="Fields">Names of the columns; empty where the file names none.</param>
/// <param name="Settings">PLUMED's <c>SET</c> lines, in the order of the file.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="Values">The rows, shape [n, Width].</param>
/// <param name="Notes">What was left out and why, in sentences.</param>
public sealed record TextTable(
    string Source,
    TextTableFormat Format,
    IReadOnlyList<string> Fields,
    IReadOnlyDictionary<string, string> Settings,
    int Width,
    double[] Values,
    IReadOnlyList<string> Notes)
{
    /// <summary>Number of rows n.</summary>
    public int Rows => Width == 0 ? 0 : Values.Length / Width;

    /// <summary>One column, shape [n].</summary>
    /// <param name="column">Its number, from 0.</param>
    public double[] Column(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Width);
        var values = new double[Rows];
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = Values[(n * Width) + column];
        }

        return values;
    }
}
