namespace MicroMacro.FreeEnergy;

/// <summary>
/// Kernel densities of many sets of weights for the same samples: samples are counted in cells of at most an eighth of the bandwidth, and
/// the counts are smoothed along one axis after the other. The cells widen the kernel by a thousandth at most.
/// </summary>
internal sealed class BinnedKernels
{
    private const int CellsPerBandwidth = 8;
    private const double Reach = 6;

    // Fine cells at most, all axes together: what they weigh is in memory once for every replicate.
    private const double MostCells = 4e7;

    private readonly (int Fine, Band[] Bands)[] _axes;
    private readonly int[] _cell;

    /// <summary>Sorts the samples into fine cells.</summary>
    /// <param name="z">Slow variables, shape [N, c].</param>
    /// <param name="axes">The grid, one or two axes.</param>
    /// <param name="bandwidths">Standard deviations of the kernel, shape [c].</param>
    /// <exception cref="ArgumentException">Kernels so narrow need too many fine cells.</exception>
    public BinnedKernels(double[] z, IReadOnlyList<GridAxis> axes, ReadOnlySpan<double> bandwidths)
    {
        int c = axes.Count;
        var fine = new GridAxis[c];
        _axes = new (int, Band[])[c];
        double cells = 1;
        for (int a = 0; a < c; a++)
        {
            cells *= FineCells(axes[a], bandwidths[a]);
        }

        if (cells > MostCells)
        {
            throw new ArgumentException($"kernels this narrow on this grid need {cells:G2} cells of an eighth of their width; {MostCells:G2} are the most", nameof(bandwidths));
        }

        for (int a = 0; a < c; a++)
        {
            fine[a] = Fine(axes[a], bandwidths[a]);
            _axes[a] = (fine[a].Bins, Smoothing(axes[a], fine[a], bandwidths[a]));
        }

        _cell = new int[z.Length / c];
        for (int n = 0; n < _cell.Length; n++)
        {
            _cell[n] = GridAxis.Cell(fine, z.AsSpan(n * c, c));
        }
    }

    /// <summary>Σ_n w_n K(z_b - z_n) at the centre of each cell of the grid, shape [B].</summary>
    public double[] Density(ReadOnlySpan<double> weights)
    {
        var mass = new double[_axes.Aggregate(1, (cells, axis) => checked(cells * axis.Fine))];
        for (int n = 0; n < _cell.Length; n++)
        {
            if (_cell[n] >= 0)
            {
                mass[_cell[n]] += weights[n];
            }
        }

        return _axes.Length == 1 ? Along(mass, 1, _axes[0]) : Along(Along(mass, _axes[0].Fine, _axes[1]), _axes[1].Bands.Length, _axes[0], transposed: true);
    }

    /// <summary>Fine cells along one axis, those beyond its ends included, as a number that may be too large for one.</summary>
    private static double FineCells(GridAxis axis, double bandwidth)
    {
        double parts = Parts(axis, bandwidth);
        return (axis.Bins * parts) + (axis.Periodic ? 0 : 2 * Math.Ceiling(Reach * bandwidth * parts / axis.Width));
    }

    private static double Parts(GridAxis axis, double bandwidth) => Math.Max(1, Math.Ceiling(CellsPerBandwidth * axis.Width / bandwidth));

    private static GridAxis Fine(GridAxis axis, double bandwidth)
    {
        int parts = (int)Parts(axis, bandwidth);
        if (axis.Periodic)
        {
            return axis with { Bins = axis.Bins * parts };
        }

        double width = axis.Width / parts;
        int beyond = (int)Math.Ceiling(Reach * bandwidth / width);
        return new GridAxis(axis.Minimum - (beyond * width), axis.Maximum + (beyond * width), (axis.Bins * parts) + (2 * beyond), false);
    }

    /// <summary>The kernel between each cell and the fine cells within its reach.</summary>
    private static Band[] Smoothing(GridAxis axis, GridAxis fine, double bandwidth)
    {
        double norm = 1 / (bandwidth * Math.Sqrt(2 * Math.PI));
        int reach = (int)Math.Ceiling(Reach * bandwidth / fine.Width) + 1;
        var bands = new Band[axis.Bins];
        for (int bin = 0; bin < bands.Length; bin++)
        {
            int middle = (int)Math.Floor((axis.Center(bin) - fine.Minimum) / fine.Width);
            int low = fine.Periodic ? middle - reach : Math.Max(0, middle - reach);
            int high = fine.Periodic ? Math.Min(middle + reach, low + fine.Bins - 1) : Math.Min(fine.Bins - 1, middle + reach);
            var kernel = new double[high - low + 1];
            for (int i = 0; i < kernel.Length; i++)
            {
                double d = axis.Difference(axis.Center(bin), fine.Center(Wrap(low + i, fine.Bins))) / bandwidth;
                kernel[i] = Math.Abs(d) < Reach ? norm * Math.Exp(-0.5 * d * d) : 0;
            }

            bands[bin] = new Band(low, kernel);
        }

        return bands;
    }

    /// <summary>Smooths rows [rows, fine] to [rows, bins], or columns [fine, rows] to [bins, rows].</summary>
    private static double[] Along(double[] mass, int rows, (int Fine, Band[] Bands) axis, bool transposed = false)
    {
        int bins = axis.Bands.Length;
        var result = new double[rows * bins];
        for (int bin = 0; bin < bins; bin++)
        {
            (int first, double[] kernel) = axis.Bands[bin];
            for (int i = 0; i < kernel.Length; i++)
            {
                int f = Wrap(first + i, axis.Fine);
                for (int row = 0; row < rows && kernel[i] != 0; row++)
                {
                    result[transposed ? (bin * rows) + row : (row * bins) + bin] += kernel[i] * mass[transposed ? (f * rows) + row : (row * axis.Fine) + f];
                }
            }
        }

        return result;
    }

    private static int Wrap(int cell, int cells) => cell < 0 ? cell + cells : cell < cells ? cell : cell - cells;

    /// <summary>The kernel around one cell: its values from the first fine cell on, which may lie a period aside.</summary>
    private readonly record struct Band(int First, double[] Kernel);
}
