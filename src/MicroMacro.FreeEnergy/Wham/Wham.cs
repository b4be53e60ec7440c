namespace MicroMacro.FreeEnergy;

/// <summary>
/// Weighted histogram analysis in one or two slow variables [kumar1992wham], with the bias of a cell taken at its centre as
/// in Grossfield's program. With histograms for samples the equations are those of MBAR, so they are solved by the same
/// Newton iteration instead of the slow self-consistent one, and have the same covariance [shirts2008mbar].
/// </summary>
public static class Wham
{
    /// <summary>Solves for F(z) and the free energies of the windows.</summary>
    /// <param name="samples">The windows and their samples.</param>
    /// <param name="axes">The grid, one axis for each slow variable (one or two).</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The axes do not fit the samples, no sample lies on the grid, or an option is out of range.</exception>
    public static WhamResult Solve(UmbrellaSamples samples, IReadOnlyList<GridAxis> axes, WhamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        options ??= new WhamOptions();
        var cells = new HistogramCells(samples, axes, options.Wrap);
        return Solve(samples, cells, cells.Count(null), options, null);
    }

    /// <summary>Solves for given histograms, such as those of a bootstrap replicate.</summary>
    internal static WhamResult Solve(UmbrellaSamples samples, HistogramCells cells, int[] histograms, WhamOptions options, double[]? start)
    {
        int states = samples.Windows;
        double[] g = options.Inefficiencies ?? [.. Enumerable.Repeat(1.0, states)];
        var counts = new int[states];
        var outside = new int[states];
        for (int k = 0; k < states; k++)
        {
            counts[k] = histograms.AsSpan(k * cells.Cells, cells.Cells).Sum();
            outside[k] = samples.Counts[k] - counts[k];
        }

        (int[] occupied, double[] weights) = Occupied(cells, histograms, g);
        if (occupied.Length == 0)
        {
            throw new ArgumentException($"none of the {samples.Samples} samples lies on the grid", nameof(samples));
        }

        var potentials = ReducedPotentials.OnPoints(cells.Biases(samples, occupied), counts, occupied.Length);
        MbarOptions.Validate(new MbarOptions { Tolerance = options.Tolerance, MaxIterations = options.MaxIterations, Threads = options.Threads, Inefficiencies = g }, potentials);
        int[] index = [.. Enumerable.Range(0, states).Where(k => counts[k] > 0)];
        var sampled = new SampledStates(index, Array.ConvertAll(index, k => counts[k] / g[k]), weights);
        MbarResult windows = Mbar.SolveFrom(potentials, sampled, Array.ConvertAll(index, k => start is null ? Lowest(potentials.Row(k)) : start[k]), new MbarOptions
        {
            Tolerance = options.Tolerance,
            MaxIterations = options.MaxIterations,
            Threads = options.Threads,
        });
        FreeEnergySurface? surface = windows.Spectrum is null ? null : FreeEnergySurface.ByHistogram(
            windows, cells.Centers(occupied), cells.Axes, new SurfaceOptions { Threads = options.Threads });
        return new WhamResult(windows, surface, outside);
    }

    private static (int[] Cells, double[] Weights) Occupied(HistogramCells cells, int[] histograms, double[] g)
    {
        var weights = new double[cells.Cells];
        for (int i = 0; i < histograms.Length; i++)
        {
            weights[i % cells.Cells] += histograms[i] / g[i / cells.Cells];
        }

        int[] occupied = [.. Enumerable.Range(0, cells.Cells).Where(b => weights[b] > 0)];
        return (occupied, Array.ConvertAll(occupied, b => weights[b]));
    }

    private static double Lowest(ReadOnlySpan<double> row)
    {
        double lowest = double.PositiveInfinity;
        foreach (double value in row)
        {
            lowest = Math.Min(lowest, value);
        }

        return lowest;
    }

    private static int Sum(this Span<int> values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }
}
