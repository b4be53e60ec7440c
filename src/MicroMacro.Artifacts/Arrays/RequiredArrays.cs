using System.Globalization;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>Takes the arrays that a command needs out of a file, and says in one sentence what is wrong with them.</summary>
public static class RequiredArrays
{
    /// <summary>A finite matrix; a vector [n] counts as [n, 1].</summary>
    /// <exception cref="InvalidDataInputException">It is missing, empty, of another rank, not numeric, or not finite.</exception>
    public static (double[] Values, int Rows, int Columns) RequireMatrix(this ArrayBundle bundle, string name, string source)
    {
        NamedArray array = Find(bundle, name, source);
        return array.Shape switch
        {
            [> 0, > 0] => (Finite(array, name, source), array.Shape[0], array.Shape[1]),
            [> 0] => (Finite(array, name, source), array.Shape[0], 1),
            _ => throw Wrong(name, source, $"has shape [{string.Join(", ", array.Shape)}]; a matrix [n, d] with n and d above 0 is needed"),
        };
    }

    /// <summary>A finite vector; where one number is needed, an array without axes is one.</summary>
    /// <param name="bundle">The content of the file.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <param name="length">The length that it must have, or null for any.</param>
    /// <exception cref="InvalidDataInputException">It is missing, of another shape, not numeric, or not finite.</exception>
    public static double[] RequireVector(this ArrayBundle bundle, string name, string source, int? length = null)
    {
        NamedArray array = Find(bundle, name, source);
        return (array.Shape.Length == 1 && (length is null || array.Shape[0] == length)) || (array.Shape.Length == 0 && length == 1)
            ? Finite(array, name, source)
            : throw Wrong(name, source, $"has shape [{string.Join(", ", array.Shape)}]; [{length?.ToString(CultureInfo.InvariantCulture) ?? "n"}] is needed");
    }

    /// <summary>The same as <see cref="RequireVector"/>, or null when the file has no such array.</summary>
    /// <exception cref="InvalidDataInputException">It is there, and of another shape, not numeric, or not finite.</exception>
    public static double[]? OptionalVector(this ArrayBundle bundle, string name, string source, int? length = null)
        => Has(bundle, name) ? bundle.RequireVector(name, source, length) : null;

    /// <summary>Whole numbers by position, or null when the file has no such array.</summary>
    /// <exception cref="InvalidDataInputException">It is there, and of another shape, or an entry is no whole number of 32 bits.</exception>
    public static int[]? OptionalWholeVector(this ArrayBundle bundle, string name, string source, int? length = null)
    {
        double[]? values = bundle.OptionalVector(name, source, length);
        int bad = values is null ? -1 : Array.FindIndex(values, v => v != Math.Floor(v) || Math.Abs(v) > int.MaxValue);
        return bad < 0
            ? values is null ? null : Array.ConvertAll(values, v => (int)v)
            : throw Wrong(name, source, $"holds {values![bad].ToString("R", CultureInfo.InvariantCulture)} at entry {bad} (counted from 0); whole numbers are needed");
    }

    private static bool Has(ArrayBundle bundle, string name)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.TryGet(name, out _);
    }

    private static NamedArray Find(ArrayBundle bundle, string name, string source)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        string present = bundle.Entries.Count == 0 ? "nothing" : string.Join(", ", bundle.Entries.Take(12).Select(e => $"'{e.Key}'"));
        return bundle.TryGet(name, out NamedArray? array)
            ? array
            : throw new InvalidDataInputException($"'{source}' has no array '{name}'; it holds {present}.");
    }

    private static double[] Finite(NamedArray array, string name, string source)
    {
        if (array.Values is string[])
        {
            throw Wrong(name, source, "holds text; numbers are needed");
        }

        double[] values = array.ToDoubles();
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (bad < 0)
        {
            return values;
        }

        string where = array.Shape.Length == 2 ? $"row {bad / array.Shape[1]}, column {bad % array.Shape[1]}" : $"entry {bad}";
        throw Wrong(name, source, $"holds {(double.IsNaN(values[bad]) ? "NaN" : "an infinity")} at {where} (counted from 0); all must be finite");
    }

    private static InvalidDataInputException Wrong(string name, string source, string what) => new($"Array '{name}' of '{source}' {what}.");
}
