using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Reads the time series that a metadata file names.</summary>
public static class WindowFiles
{
    /// <summary>Reads all windows.</summary>
    /// <param name="metadata">The metadata file; paths in it are looked for beside it, then from the current folder.</param>
    /// <param name="variables">Slow variables, 1 or 2; null to tell from the columns.</param>
    /// <param name="settings">Columns, periods and units.</param>
    /// <exception cref="InvalidDataInputException">A file cannot be read, or they do not fit together.</exception>
    public static OutsideWindows Read(string metadata, int? variables, SeriesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<MetadataWindow> windows = MetadataReader.Read(metadata, variables ?? (settings.Columns.Count > 0 ? settings.Columns.Count : null));
        double temperature = Temperature(metadata, windows, settings.Temperature);
        string folder = Path.GetDirectoryName(Path.GetFullPath(metadata)) ?? ".";
        int c = windows[0].Centers.Length;
        var z = new List<double>();
        var counts = new int[windows.Count];
        var notes = new List<string>();
        var formats = new HashSet<TextTableFormat>();
        string[]? names = null;
        double[]? periods = settings.Periods;
        double[] domain = [.. Enumerable.Repeat(double.NaN, c)];
        for (int k = 0; k < windows.Count; k++)
        {
            TextTable table = TextTableReader.Read(Find(windows[k], folder, metadata));
            int[] columns = SlowColumns.Find(table, settings.Columns, c);
            formats.Add(table.Format);
            notes.AddRange(table.Notes);
            names ??= [.. columns.Select((column, a) => column < table.Fields.Count ? table.Fields[column] : c == 1 ? "z" : $"z{a}")];
            (double Minimum, double Maximum)?[] domains = [.. columns.Select(column => SlowColumns.Domain(table, column))];
            periods ??= [.. domains.Select(d => d is { } known ? known.Maximum - known.Minimum : 0)];
            domain = [.. domain.Select((old, a) => double.IsNaN(old) && domains[a] is { } known && periods[a] > 0 ? known.Minimum : old)];
            counts[k] = table.Rows;
            for (int n = 0; n < table.Rows; n++)
            {
                foreach (int column in columns)
                {
                    z.Add(table.Values[(n * table.Width) + column]);
                }
            }
        }

        if (periods!.Length != c)
        {
            throw new InvalidDataInputException($"{periods.Length} periods are given for {c} slow variable{(c == 1 ? "" : "s")} of '{metadata}'.");
        }

        double kT = settings.ThermalEnergy(temperature);
        double[]? correlation = windows.All(w => w.CorrelationTime is not null) ? [.. windows.Select(w => Math.Max(1, w.CorrelationTime!.Value))] : null;
        return new OutsideWindows(
            new UmbrellaSamples([.. z], counts, [.. windows.SelectMany(w => w.Centers)], [.. windows.SelectMany(w => w.Stiffness).Select(s => s * settings.StiffnessFactor / kT)], periods),
            names!, [.. windows.Select(w => w.Path)], temperature, correlation, domain, formats, notes);
    }

    /// <summary>Whether a file is itself a time series with named columns, and no metadata.</summary>
    /// <exception cref="InvalidDataInputException">It cannot be opened.</exception>
    public static bool IsSeries(string path)
    {
        using FileStream file = Files.InputFile.Open(path);
        var start = new byte[512];
        int got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string text = System.Text.Encoding.UTF8.GetString(start, 0, got).TrimStart('\uFEFF', ' ');
        return text.StartsWith("#! FIELDS", StringComparison.Ordinal) || text.StartsWith('@') || text.Contains("\n@", StringComparison.Ordinal) || (got > 1 && start[0] == 0x1f && start[1] == 0x8b);
    }

    /// <summary>Whether a file is text, as metadata are, and no archive of arrays.</summary>
    /// <exception cref="InvalidDataInputException">It cannot be opened.</exception>
    public static bool IsText(string path)
    {
        using FileStream file = Files.InputFile.Open(path);
        var start = new byte[512];
        int got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return !start.AsSpan(0, got).Contains((byte)0) && !start.AsSpan(0, got).StartsWith("PK"u8);
    }

    /// <summary>Reads a single run without bias.</summary>
    /// <param name="path">COLVAR, xvg, or gzipped columns.</param>
    /// <param name="variables">Slow variables, 1 or 2.</param>
    /// <param name="settings">Columns, periods and temperature.</param>
    /// <exception cref="InvalidDataInputException">The file cannot be read, or holds something else.</exception>
    public static OutsideWindows ReadUnbiased(string path, int variables, SeriesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        TextTable table = TextTableReader.Read(path);
        if (table.Fields.Contains("height"))
        {
            throw new InvalidDataInputException($"'{path}' holds the hills of a metadynamics run; sum them with 'micromacro sum-hills'.");
        }

        int[] columns = SlowColumns.Find(table, settings.Columns, variables);
        (double Minimum, double Maximum)?[] domains = [.. columns.Select(column => SlowColumns.Domain(table, column))];
        double[] periods = settings.Periods ?? [.. domains.Select(d => d is { } known ? known.Maximum - known.Minimum : 0)];
        double[] z = [.. Enumerable.Range(0, table.Rows).SelectMany(n => columns.Select(column => table.Values[(n * table.Width) + column]))];
        return new OutsideWindows(
            new UmbrellaSamples(z, [table.Rows], new double[variables], new double[variables], periods),
            [.. columns.Select((column, a) => column < table.Fields.Count ? table.Fields[column] : variables == 1 ? "z" : $"z{a}")],
            [path],
            settings.Temperature ?? throw new InvalidDataInputException($"'{path}' does not name the temperature; give it with --temperature."),
            null, [.. domains.Select((d, a) => d is { } known && periods[a] > 0 ? known.Minimum : double.NaN)], [table.Format], table.Notes);
    }

    private static double Temperature(string metadata, IReadOnlyList<MetadataWindow> windows, double? told)
    {
        double[] written = [.. windows.Where(w => w.Temperature is not null).Select(w => w.Temperature!.Value).Distinct()];
        return written.Length > 1 || (written.Length == 1 && told is not null && Math.Abs(written[0] - told.Value) > 1e-9)
            ? throw new InvalidDataInputException($"'{metadata}' names other temperatures ({string.Join(", ", written.Select(t => $"{t} K"))}) than one; windows at several temperatures need their energies: give u_kn to 'micromacro mbar'.")
            : written.Length == 1 && windows.All(w => w.Temperature is not null) ? written[0]
            : told ?? throw new InvalidDataInputException($"'{metadata}' does not name the temperature of every window; give it with --temperature.");
    }

    private static string Find(MetadataWindow window, string folder, string metadata)
    {
        foreach (string written in new[] { window.Path, window.Path.Replace('\\', '/') })
        {
            foreach (string candidate in new[] { Path.Combine(folder, written), written })
            {
                if (File.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        throw new InvalidDataInputException($"'{metadata}', line {window.Line}: there is no file '{window.Path}', neither beside it nor in the current folder.");
    }
}
