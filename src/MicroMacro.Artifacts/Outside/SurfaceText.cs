using System.Globalization;
using System.Text;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Writes values on a grid as text that PLUMED's and gnuplot's users can plot: <c>#! FIELDS</c>, columns, a blank line after each row of a map.</summary>
public sealed class SurfaceText
{
    private readonly StringBuilder _text = new();
    private readonly int _columns;

    /// <summary>Begins a text.</summary>
    /// <param name="fields">Names of the columns; blanks in them become underscores.</param>
    /// <param name="comments">Lines to stand at the top, such as units.</param>
    public SurfaceText(IReadOnlyList<string> fields, IEnumerable<string> comments)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(comments);
        _columns = fields.Count;
        _text.Append("#! FIELDS ").AppendJoin(' ', fields.Select(f => f.Replace(' ', '_'))).Append('\n');
        foreach (string comment in comments)
        {
            _text.Append("# ").Append(comment.ReplaceLineEndings(" ")).Append('\n');
        }
    }

    /// <summary>A setting, as PLUMED writes the ends of a grid.</summary>
    public SurfaceText Set(string name, string value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"#! SET {name} {value}\n");
        return this;
    }

    /// <summary>A setting that is a number.</summary>
    public SurfaceText Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A row, of ten digits however small a value is; NaN is written as nan, which gnuplot and NumPy leave out.</summary>
    /// <exception cref="ArgumentException">Not one value for each column.</exception>
    public SurfaceText Row(params ReadOnlySpan<double> values)
    {
        if (values.Length != _columns)
        {
            throw new ArgumentException($"{values.Length} values for {_columns} columns", nameof(values));
        }

        foreach (double value in values)
        {
            _text.Append(' ').Append(double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : Written(value));
        }

        _text.Append('\n');
        return this;
    }

    /// <summary>A blank line, after which gnuplot begins another row of a map.</summary>
    public SurfaceText Gap()
    {
        _text.Append('\n');
        return this;
    }

    // Nine places behind the point as PLUMED writes them, unless they would cut digits off: a probability of 1e-12 is not 0.
    private static string Written(double value) => value.ToString(value != 0 && Math.Abs(value) is < 0.1 or >= 1e9 ? "e9" : "F9", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
