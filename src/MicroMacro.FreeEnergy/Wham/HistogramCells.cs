namespace MicroMacro.FreeEnergy;

/// <summary>The cell of a grid that each sample of a set of windows lies in.</summary>
internal sealed class HistogramCells
{
    private readonly int[] _cells;
    private readonly int[] _counts;

    /// <param name="samples">The windows.</param>
    /// <param name="axes">One axis for each slow variable.</param>
    /// <param name="wrap">Whether samples of periodic variables are moved by whole periods onto the grid.</param>
    public HistogramCells(UmbrellaSamples samples, IReadOnlyList<GridAxis> axes, bool wrap)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Count != samples.Variables || axes.Count > 2)
        {
            throw new ArgumentException($"{axes.Count} axes for samples of {samples.Variables} slow variables; one or two are supported", nameof(axes));
        }

        foreach (GridAxis axis in axes)
        {
            axis.Validate();
        }

        Axes = axes;
        Cells = axes.Aggregate(1, (product, axis) => checked(product * axis.Bins));
        _counts = samples.Counts.ToArray();
        _cells = new int[samples.Samples];
        for (int n = 0; n < _cells.Length; n++)
        {
            _cells[n] = Cell(samples, n, wrap);
        }
    }

    /// <summary>The axes; cells are row-major, the last axis fastest.</summary>
    public IReadOnlyList<GridAxis> Axes { get; }

    /// <summary>Number of cells B.</summary>
    public int Cells { get; }

    /// <summary>Histograms of all windows, shape [K, B].</summary>
    /// <param name="multiplicity">How often each sample counts, shape [N]; null for once.</param>
    public int[] Count(int[]? multiplicity)
    {
        var histograms = new int[checked(_counts.Length * Cells)];
        int n = 0;
        for (int k = 0; k < _counts.Length; k++)
        {
            for (int i = 0; i < _counts[k]; i++, n++)
            {
                if (_cells[n] >= 0)
                {
                    histograms[(k * Cells) + _cells[n]] += multiplicity is null ? 1 : multiplicity[n];
                }
            }
        }

        return histograms;
    }

    /// <summary>Middles of the given cells, shape [cells, c].</summary>
    public double[] Centers(int[] cells)
    {
        var centers = new double[cells.Length * Axes.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            int rest = cells[i];
            for (int a = Axes.Count - 1; a >= 0; a--)
            {
                centers[(i * Axes.Count) + a] = Axes[a].Center(rest % Axes[a].Bins);
                rest /= Axes[a].Bins;
            }
        }

        return centers;
    }

    /// <summary>Biases of all windows in the middles of the given cells, shape [K, cells], in kT.</summary>
    public double[] Biases(UmbrellaSamples samples, int[] cells)
    {
        double[] centers = Centers(cells);
        var biases = new double[(long)samples.Windows * cells.Length];
        for (int k = 0; k < samples.Windows; k++)
        {
            for (int i = 0; i < cells.Length; i++)
            {
                biases[((long)k * cells.Length) + i] = samples.Bias(k, centers.AsSpan(i * Axes.Count, Axes.Count));
            }
        }

        return biases;
    }

    private int Cell(UmbrellaSamples samples, int sample, bool wrap)
    {
        int cell = 0;
        for (int a = 0; a < Axes.Count; a++)
        {
            double z = samples.Z[(sample * Axes.Count) + a];
            double period = samples.Periods[a];
            z = wrap && period > 0 ? z - (period * Math.Floor((z - Axes[a].Minimum) / period)) : z;
            int bin = (wrap && Axes[a].Periodic) || (z >= Axes[a].Minimum && z < Axes[a].Maximum) ? Axes[a].Bin(z) : -1;
            if (bin < 0)
            {
                return -1;
            }

            cell = (cell * Axes[a].Bins) + bin;
        }

        return cell;
    }
}
