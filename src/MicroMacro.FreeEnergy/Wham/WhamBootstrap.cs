using MicroMacro.Numerics;

namespace MicroMacro.FreeEnergy;

/// <summary>Error bars of WHAM by resampling blocks of samples within every window.</summary>
public static class WhamBootstrap
{
    /// <summary>F on the grid, as a normalised density, for each replicate; of disconnected windows there are none, as for <see cref="MbarBootstrap"/>.</summary>
    /// <param name="samples">The windows and their samples.</param>
    /// <param name="axes">The grid.</param>
    /// <param name="wham">Settings of the estimate that the errors are for.</param>
    /// <param name="options">Replicates, seed and blocks; null for the defaults.</param>
    /// <exception cref="ArgumentException">As for <see cref="Wham"/>, or an option is out of range.</exception>
    public static BootstrapResult Surface(UmbrellaSamples samples, IReadOnlyList<GridAxis> axes, WhamOptions? wham = null, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        wham ??= new WhamOptions();
        options ??= new BootstrapOptions();
        options.Validate(samples.Counts);
        var cells = new HistogramCells(samples, axes, wham.Wrap);
        MbarResult whole = Wham.Solve(samples, cells, cells.Count(null), wham, null).Windows;
        if (whole.Status == MbarStatus.DisconnectedStates)
        {
            return BootstrapResult.Nothing(options.Replicates, cells.Cells);
        }

        double[] start = whole.FreeEnergies;
        int[] lengths = options.BlockLengths ?? BootstrapOptions.LengthsFor(samples.Counts, WindowStatistics.Inefficiencies(samples));
        var values = new double[options.Replicates * cells.Cells];
        var failed = new bool[options.Replicates];
        ParallelBlocks.For(options.Replicates, options.Threads, replicate =>
        {
            int[] histograms = cells.Count(BlockResampling.Multiplicities(samples.Counts, lengths, options.Seed, replicate));
            WhamResult result = Wham.Solve(samples, cells, histograms, wham with { Threads = 1 }, start);
            failed[replicate] = result.Status != MbarStatus.Converged;
            Span<double> row = values.AsSpan(replicate * cells.Cells, cells.Cells);
            row.Fill(double.NaN);
            if (!failed[replicate])
            {
                result.Surface?.Values.CopyTo(row);
            }
        });
        return new BootstrapResult(values, options.Replicates, failed.Count(f => f));
    }
}
