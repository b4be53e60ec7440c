namespace MicroMacro.FreeEnergy;

/// <summary>
/// Kernel densities of many sets of weights for the same samples: samples are counted in cells of at most an eighth of the bandwidth, and
/// the counts are smoothed along one axis after the other. The cells widen the kernel by a thousandth at most.
/// </summary>
internal sealed class BinnedKernels
{
    private const int CellsPerBandwidth = 8;
    private const double Reach = 6;

    private readonly (int Fine, double[] Smooth, int Bins)[] _axes;
    private readonly int[] _cell;

    /// <summary>Sorts the samples into fine cells.</summary>
    /// <param name="z">Slow variables, shape [N, c].</param>
    /// <param name="axes">The grid, one or two axes.</param>
    /// <param name="bandwidths">Standard deviations of the kernel, shape [c].</param>
    public BinnedKernels(double[] z, IReadOnlyList<GridAxis> axes, ReadOnlySpan<double> bandwidths)
    {
        int c = axes.Count;
        var fine = new GridAxis[c];
        _axes = new (int, double[], int)[c];
        for (int a = 0; a < c; a++)
        {
            fine[a] = Fine(axes[a], bandwidths[a]);
            _axes[a] = (fine[a].Bins, Smoothing(axes[a], fine[a], bandwidths[a]), axes[a].Bins);
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

        return _axes.Length == 1 ? Along(mass, 1, _axes[0]) : Along(Along(mass, _axes[0].Fine, _axes[1]), _axes[1].Bins, _axes[0], transposed: true);
    }

    private static GridAxis Fine(GridAxis axis, double bandwidth)
    {
        int parts = (int)Math.Clamp(Math.Ceiling(CellsPerBandwidth * axis.Width / bandwidth), 1, 1_000_000 / axis.Bins);
        if (axis.Periodic)
        {
            return axis with { Bins = axis.Bins * parts };
        }

        double width = axis.Width / parts;
        int beyond = (int)Math.Ceiling(Reach * bandwidth / width);
        return new GridAxis(axis.Minimum - (beyond * width), axis.Maximum + (beyond * width), (axis.Bins * parts) + (2 * beyond), false);
    }

    /// <summary>The kernel between each cell and each fine cell, shape [bins, fine].</summary>
    private static double[] Smoothing(GridAxis axis, GridAxis fine, double bandwidth)
    {
        var smooth = new double[checked(axis.Bins * fine.Bins)];
        double norm = 1 / (bandwidth * Math.Sqrt(2 * Math.PI));
        for (int i = 0; i < smooth.Length; i++)
        {
            double d = axis.Difference(axis.Center(i / fine.Bins), fine.Center(i % fine.Bins)) / bandwidth;
            smooth[i] = Math.Abs(d) < Reach ? norm * Math.Exp(-0.5 * d * d) : 0;
        }

        return smooth;
    }

    /// <summary>Smooths rows [rows, fine] to [rows, bins], or columns [fine, rows] to [bins, rows].</summary>
    private static double[] Along(double[] mass, int rows, (int Fine, double[] Smooth, int Bins) axis, bool transposed = false)
    {
        var result = new double[rows * axis.Bins];
        for (int bin = 0; bin < axis.Bins; bin++)
        {
            ReadOnlySpan<double> kernel = axis.Smooth.AsSpan(bin * axis.Fine, axis.Fine);
            for (int f = 0; f < axis.Fine; f++)
            {
                for (int row = 0; row < rows && kernel[f] != 0; row++)
                {
                    result[transposed ? (bin * rows) + row : (row * axis.Bins) + bin] += kernel[f] * mass[transposed ? (f * rows) + row : (row * axis.Fine) + f];
                }
            }
        }

        return result;
    }
}
