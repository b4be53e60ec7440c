using System.Globalization;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>
/// Reads metadata files as Grossfield's programs do: <c>file centre κ [correlation time [temperature]]</c> for one slow
/// variable, <c>file centre centre κ κ [correlation time [temperature]]</c> for two; # begins a comment.
/// </summary>
public static class MetadataReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variables">Slow variables, 1 or 2; null to tell from the columns.</param>
    /// <exception cref="InvalidDataInputException">It cannot be opened, or a line is not what it should be.</exception>
    public static IReadOnlyList<MetadataWindow> Read(string path, int? variables)
    {
        using FileStream file = InputFile.Open(path);
        return Read(file, path, variables);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <param name="variables">Slow variables, 1 or 2; null to tell from the columns.</param>
    /// <exception cref="InvalidDataInputException">A line is not what it should be, or there is none.</exception>
    public static IReadOnlyList<MetadataWindow> Read(Stream stream, string source, int? variables)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using StreamReader reader = new(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        LineReader lines = new(reader, source);
        var windows = new List<MetadataWindow>();
        int? c = variables;
        while (lines.Next() is string line)
        {
            if (Parse(line, source, lines.Number, ref c) is MetadataWindow window)
            {
                windows.Add(window);
            }
        }

        return windows.Count > 0
            ? windows
            : throw new InvalidDataInputException($"'{source}' names no window; lines 'file centre stiffness' are needed.");
    }

    private static MetadataWindow? Parse(string line, string source, int number, ref int? variables)
    {
        string text = WithoutComment(line).Trim().TrimStart('\uFEFF');
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return null;
        }

        // A path may hold blanks: it is what comes before the numbers.
        var numbers = new List<double>();
        int first = words.Length;
        while (first > 1 && double.TryParse(words[first - 1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            if (!double.IsFinite(value))
            {
                throw Wrong(source, number, $"'{words[first - 1]}' is not a finite number");
            }

            numbers.Insert(0, value);
            first--;
        }

        variables ??= numbers.Count switch
        {
            2 or 3 => 1,
            5 or 6 => 2,
            4 => throw Wrong(source, number, "four numbers may be one slow variable with correlation time and temperature, or two slow variables; give one or two values of --bins to say which"),
            _ => throw Wrong(source, number, $"'file centre stiffness' is needed (two centres and two stiffnesses for two slow variables); there are {numbers.Count} numbers"),
        };
        int c = variables.Value;
        if (numbers.Count < 2 * c || numbers.Count > (2 * c) + 2)
        {
            throw Wrong(source, number, $"{2 * c} to {(2 * c) + 2} numbers are needed for {c} slow variable{(c == 1 ? "" : "s")}; there are {numbers.Count}");
        }

        double? correlation = numbers.Count > 2 * c ? numbers[2 * c] : null;
        double? temperature = numbers.Count > (2 * c) + 1 ? numbers[(2 * c) + 1] : null;
        if (numbers.Skip(c).Take(c).Any(k => k < 0) || correlation < 0 || temperature <= 0)
        {
            throw Wrong(source, number, "stiffness and correlation time are 0 or more, a temperature is above 0");
        }

        string path = string.Join(' ', words[..first]).Trim('"', '\'');
        return new MetadataWindow(path, [.. numbers.Take(c)], [.. numbers.Skip(c).Take(c)], correlation, temperature, number);
    }

    private static string WithoutComment(string line)
    {
        int hash = line.IndexOf('#', StringComparison.Ordinal);
        return hash == 0 || (hash > 0 && char.IsWhiteSpace(line[hash - 1])) ? line[..hash] : line;
    }

    private static InvalidDataInputException Wrong(string source, int line, string what) => new($"'{source}', line {line}: {what}.");
}
