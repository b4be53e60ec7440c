using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>The hills of a metadynamics run, as in PLUMED's HILLS files.</summary>
public sealed class Hills
{
    private Hills(IReadOnlyList<string> names, (double Minimum, double Maximum)?[] domains, HillKernel kernel, double[] centers, double[] widths, double[] heights, double biasFactor, double[] times)
    {
        (Names, Domains, Kernel, Centers, Widths, Heights, BiasFactor, Times) = (names, domains, kernel, centers, widths, heights, biasFactor, times);
    }

    /// <summary>Names of the slow variables.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Domain of each periodic variable; null where it is not periodic.</summary>
    public IReadOnlyList<(double Minimum, double Maximum)?> Domains { get; }

    /// <summary>The shape of the hills.</summary>
    public HillKernel Kernel { get; }

    /// <summary>Centres, shape [n, c].</summary>
    public double[] Centers { get; }

    /// <summary>Standard deviations, shape [n, c].</summary>
    public double[] Widths { get; }

    /// <summary>Heights as in the file, shape [n]. Well-tempered ones are multiplied by γ/(γ-1) there, so that minus their sum is F.</summary>
    public double[] Heights { get; }

    /// <summary>Times of deposition, shape [n].</summary>
    public double[] Times { get; }

    /// <summary>γ of a well-tempered run; 1 for ordinary metadynamics.</summary>
    public double BiasFactor { get; }

    /// <summary>By which the sum of the hills is multiplied to give the bias that acted.</summary>
    public double BiasScale => BiasFactor > 1 ? (BiasFactor - 1) / BiasFactor : 1;

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
        int c = (height - 1) / 2;
        if (fields.Length == 0 || fields[0] != "time" || c < 1 || height != (2 * c) + 1
            || !Enumerable.Range(1, c).All(a => fields[c + a] == "sigma_" + fields[a]))
        {
            throw new InvalidDataInputException(table.Settings.TryGetValue("multivariate", out string? many) && many == "true"
                ? $"'{table.Source}' holds multivariate hills (covariance matrices); hills of one width for each variable are supported."
                : $"'{table.Source}' is no HILLS file: '#! FIELDS time x ... sigma_x ... height' is needed.");
        }

        int factor = Array.IndexOf(fields, "biasf");
        double gamma = factor < 0 ? 1 : table.Column(factor)[^1];
        if (factor >= 0 && Array.Exists(table.Column(factor), g => g != gamma))
        {
            throw new InvalidDataInputException($"'{table.Source}' holds hills of several bias factors; one run is needed.");
        }

        double[] widths = Block(table, c + 1, c);
        if (Array.Exists(widths, w => !(w > 0)))
        {
            throw new InvalidDataInputException($"'{table.Source}' holds a hill whose width is not above 0.");
        }

        return new Hills(fields[1..(c + 1)], [.. Enumerable.Range(1, c).Select(a => SlowColumns.Domain(table, a))], KernelOf(table), Block(table, 1, c), widths, table.Column(height), gamma, table.Column(0));
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

        return parts.Length == 1 ? first : new Hills(
            first.Names, [.. first.Domains], first.Kernel, [.. parts.SelectMany(p => p.Centers)], [.. parts.SelectMany(p => p.Widths)], [.. parts.SelectMany(p => p.Heights)],
            first.BiasFactor, [.. parts.SelectMany(p => p.Times)]);
    }
}
