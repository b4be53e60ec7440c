using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>The hills of a metadynamics run, as in PLUMED's HILLS files.</summary>
public sealed class Hills
{
    private Hills(IReadOnlyList<string> names, (double Minimum, double Maximum)?[] domains, HillKernel kernel, double[] centers, double[] factors, double[] heights, double biasFactor, double[] times)
    {
        (Names, Domains, Kernel, Centers, Factors, Heights, BiasFactor, Times) = (names, domains, kernel, centers, factors, heights, biasFactor, times);
        int c = names.Count;
        Widths = new double[centers.Length];
        for (int i = 0; i < Widths.Length; i++)
        {
            ReadOnlySpan<double> row = factors.AsSpan(i * c, c);
            double squares = 0;
            foreach (double l in row)
            {
                squares += l * l;
            }

            Widths[i] = Math.Sqrt(squares);
        }
    }

    /// <summary>Names of the slow variables.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Domain of each periodic variable; null where it is not periodic.</summary>
    public IReadOnlyList<(double Minimum, double Maximum)?> Domains { get; }

    /// <summary>The shape of the hills.</summary>
    public HillKernel Kernel { get; }

    /// <summary>Centres, shape [n, c].</summary>
    public double[] Centers { get; }

    /// <summary>Standard deviations along each variable, shape [n, c].</summary>
    public double[] Widths { get; }

    /// <summary>Lower triangular L of each hill's covariance L Lᵀ, shape [n, c, c]; diagonal unless the file is multivariate.</summary>
    public double[] Factors { get; }

    /// <summary>Heights as in the file, shape [n]. Well-tempered ones are multiplied by γ/(γ-1) there, so that minus their sum is F.</summary>
    public double[] Heights { get; }

    /// <summary>Times of deposition, shape [n].</summary>
    public double[] Times { get; }

    /// <summary>γ of a well-tempered run; 1 for ordinary metadynamics.</summary>
    public double BiasFactor { get; }

    /// <summary>By which the sum of the hills is multiplied to give the bias that acted.</summary>
    public double BiasScale => BiasFactor > 1 ? (BiasFactor - 1) / BiasFactor : 1;

    /// <summary>What was left out and why, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Number of slow variables c.</summary>
    public int Variables => Names.Count;

    /// <summary>Number of hills n.</summary>
    public int Count => Heights.Length;

    /// <summary>Reads one or several files of one run, such as those of its walkers.</summary>
    /// <exception cref="InvalidDataInputException">A file is no HILLS file, or they do not fit together.</exception>
    public static Hills Read(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Merge([.. paths.Select(path => Of(TextTableReader.Read(path, TimeRewind.KeepsAll)))]);
    }

    /// <summary>The hills of a table.</summary>
    /// <exception cref="InvalidDataInputException">It does not hold hills.</exception>
    public static Hills Of(TextTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] fields = [.. table.Fields];
        int height = Array.IndexOf(fields, "height");
        bool isMultivariate = table.Settings.TryGetValue("multivariate", out string? many) && many == "true";

        // c centres, then c widths or the c (c + 1) / 2 numbers of a triangle.
        int c = 1;
        while (c < height && (isMultivariate ? c + (c * (c + 1) / 2) : 2 * c) + 1 < height)
        {
            c++;
        }

        string[] names = fields.Length > c ? fields[1..(c + 1)] : [];
        (string Name, int Row, int Column)[] widths = isMultivariate
            ? [.. names.SelectMany((row, a) => names.Take(a + 1).Select((column, b) => ($"sigma_{row}_{column}", a, b)))]
            : [.. names.Select((name, a) => ("sigma_" + name, a, a))];
        if (fields.Length == 0 || fields[0] != "time" || height != c + widths.Length + 1 || !widths.All(w => Array.IndexOf(fields, w.Name) is var at && at > c && at < height))
        {
            throw new InvalidDataInputException(isMultivariate
                ? $"'{table.Source}' is no HILLS file: multivariate hills need '#! FIELDS time x y sigma_x_x sigma_y_y sigma_y_x height'."
                : $"'{table.Source}' is no HILLS file: '#! FIELDS time x ... sigma_x ... height' is needed.");
        }

        int factor = Array.IndexOf(fields, "biasf");
        double gamma = factor < 0 ? 1 : table.Column(factor)[^1];
        if (factor >= 0 && Array.Exists(table.Column(factor), g => g != gamma))
        {
            throw new InvalidDataInputException($"'{table.Source}' holds hills of several bias factors; one run is needed.");
        }

        var factors = new double[table.Rows * c * c];
        foreach ((string name, int row, int column) in widths)
        {
            double[] values = table.Column(Array.IndexOf(fields, name));
            int bad = row == column ? Array.FindIndex(values, v => !(v > 0)) : -1;
            if (bad >= 0)
            {
                throw new InvalidDataInputException($"'{table.Source}' holds a hill whose width is not above 0 ({name}, hill {bad + 1}).");
            }

            for (int n = 0; n < values.Length; n++)
            {
                factors[(((n * c) + row) * c) + column] = values[n];
            }
        }

        return new Hills(names, [.. Enumerable.Range(1, c).Select(a => SlowColumns.Domain(table, a))], KernelOf(table), Block(table, 1, c), factors, table.Column(height), gamma, table.Column(0)) { Notes = table.Notes };
    }

    private static HillKernel KernelOf(TextTable table) => !table.Settings.TryGetValue("kerneltype", out string? kernel) ? HillKernel.Gaussian
        : kernel.ToLowerInvariant() switch
        {
            "gaussian" or "truncated-gaussian" => HillKernel.Gaussian,
            "stretched-gaussian" => HillKernel.StretchedGaussian,
            _ => throw new InvalidDataInputException($"'{table.Source}' holds hills of kernel '{kernel}'; gaussian and stretched-gaussian are supported."),
        };

    private static double[] Block(TextTable table, int first, int columns)
    {
        var block = new double[table.Rows * columns];
        for (int n = 0; n < table.Rows; n++)
        {
            table.Values.AsSpan((n * table.Width) + first, columns).CopyTo(block.AsSpan(n * columns));
        }

        return block;
    }

    private static Hills Merge(Hills[] parts)
    {
        Hills first = parts[0];
        foreach (Hills part in parts)
        {
            if (!part.Names.SequenceEqual(first.Names) || part.Kernel != first.Kernel || part.BiasFactor != first.BiasFactor || !part.Domains.SequenceEqual(first.Domains))
            {
                throw new InvalidDataInputException("The HILLS files differ in their variables, kernel or bias factor; the walkers of one run are needed.");
            }
        }

        return parts.Length == 1 ? first : InTime(new Hills(
            first.Names, [.. first.Domains], first.Kernel, [.. parts.SelectMany(p => p.Centers)], [.. parts.SelectMany(p => p.Factors)], [.. parts.SelectMany(p => p.Heights)],
            first.BiasFactor, [.. parts.SelectMany(p => p.Times)]) { Notes = [.. parts.SelectMany(p => p.Notes)] });
    }

    // Walkers put their hills down side by side, so the last hills are those of all files' ends.
    private static Hills InTime(Hills hills)
    {
        int[] order = [.. Enumerable.Range(0, hills.Count).OrderBy(n => hills.Times[n])];
        double[] Ordered(double[] values, int width) => [.. order.SelectMany(n => values[(n * width)..((n + 1) * width)])];
        int c = hills.Variables;
        return new Hills(
            hills.Names, [.. hills.Domains], hills.Kernel, Ordered(hills.Centers, c), Ordered(hills.Factors, c * c), Ordered(hills.Heights, 1), hills.BiasFactor, Ordered(hills.Times, 1)) { Notes = hills.Notes };
    }
}
