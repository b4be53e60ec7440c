namespace MicroMacro.FreeEnergy;

/// <summary>
/// Densities on a grid as thermodynamic states: the state of a cell has the target's weights times the cell's kernel, so its
/// free energy, and every covariance, is that of an empty MBAR state [shirts2008mbar].
/// </summary>
internal sealed class SurfaceEstimator
{
    private const double KernelReach = 6;

    // Further from any sample a kernel says more of its own shape than of F.
    private const double SampledReach = 2;

    private readonly MbarResult _mbar;
    private readonly MbarSpectrum _spectrum;
    private readonly double[] _z;
    private readonly GridAxis[] _axes;
    private readonly SurfaceOptions _options;
    private readonly double[] _weights;
    private readonly int _cells;

    public SurfaceEstimator(MbarResult mbar, double[] z, GridAxis[] axes, SurfaceOptions options)
    {
        (_mbar, _z, _axes, _options) = (mbar, z, axes, options);
        _spectrum = mbar.Spectrum ?? throw new ArgumentException($"the MBAR result holds no solution: {mbar.Explanation}", nameof(mbar));
        if (axes.Length is not (1 or 2) || z.Length != mbar.LogDenominators.Length * axes.Length)
        {
            throw new ArgumentException($"{z.Length} values of z for {mbar.LogDenominators.Length} samples on {axes.Length} axes; one or two axes are supported", nameof(z));
        }

        foreach (GridAxis axis in axes)
        {
            axis.Validate();
        }

        _cells = axes.Aggregate(1, (cells, axis) => checked(cells * axis.Bins));
        _weights = mbar.LogWeights(options.Target);
        for (int n = 0; n < _weights.Length; n++)
        {
            _weights[n] = Math.Exp(_weights[n]) / (mbar.Sampled.Weights is null ? 1 : mbar.Sampled.Weights[n]);
        }
    }

    public FreeEnergySurface Histogram()
    {
        double volume = _axes.Aggregate(1.0, (product, axis) => product * axis.Width);
        return Estimate((first, filled, entries) =>
        {
            for (int i = 0; i < filled; i++)
            {
                int n = first + i;
                int cell = GridAxis.Cell(_axes, _z.AsSpan(n * _axes.Length, _axes.Length));
                if (cell >= 0)
                {
                    entries.Add(i, cell, _weights[n] / volume);
                }

                entries.Add(i, _cells, _weights[n]);
            }
        });
    }

    public FreeEnergySurface KernelDensity(double[] bandwidths)
    {
        if (bandwidths.Length != _axes.Length)
        {
            throw new ArgumentException($"{bandwidths.Length} bandwidths for {_axes.Length} axes", nameof(bandwidths));
        }

        for (int a = 0; a < bandwidths.Length; a++)
        {
            if (!(bandwidths[a] > 0) || (_axes[a].Periodic && 2 * KernelReach * bandwidths[a] > _axes[a].Length))
            {
                throw new ArgumentOutOfRangeException(nameof(bandwidths), bandwidths[a], $"the bandwidth of axis {a} is positive and, if periodic, at most {_axes[a].Length / (2 * KernelReach)}");
            }
        }

        return Estimate(
            (first, filled, entries) =>
        {
            var kernels = Array.ConvertAll(_axes, axis => new (int Bin, double Value)[axis.Bins]);
            var counts = new int[_axes.Length];
            for (int i = 0; i < filled; i++)
            {
                int n = first + i;
                for (int a = 0; a < _axes.Length; a++)
                {
                    counts[a] = Kernel(_axes[a], _z[(n * _axes.Length) + a], bandwidths[a], kernels[a]);
                }

                AddProducts(entries, i, _weights[n], kernels, counts);
                entries.Add(i, _cells, _weights[n]);
            }
        },
            Near(bandwidths));
    }

    /// <summary>Cells with a sample within two bandwidths along every axis.</summary>
    private bool[] Near(double[] bandwidths)
    {
        var near = new bool[_cells];
        var kernels = Array.ConvertAll(_axes, axis => new (int Bin, double Value)[axis.Bins]);
        int last = _axes.Length - 1;
        for (int n = 0; n < _weights.Length; n++)
        {
            int rows = Kernel(_axes[0], _z[n * _axes.Length], bandwidths[0], kernels[0], SampledReach);
            int columns = last == 0 ? 1 : Kernel(_axes[1], _z[(n * 2) + 1], bandwidths[1], kernels[1], SampledReach);
            for (int i = 0; i < rows * columns; i++)
            {
                int row = kernels[0][i / columns].Bin;
                near[last == 0 ? row : (row * _axes[1].Bins) + kernels[1][i % columns].Bin] = true;
            }

            // A bandwidth much below a cell's width leaves the cell's centre out of reach of the samples in it.
            int own = GridAxis.Cell(_axes, _z.AsSpan(n * _axes.Length, _axes.Length));
            near[Math.Max(0, own)] |= own >= 0;
        }

        return near;
    }

    private static int Kernel(GridAxis axis, double z, double bandwidth, (int Bin, double Value)[] values, double reach = KernelReach)
    {
        int count = 0;
        double norm = 1 / (bandwidth * Math.Sqrt(2 * Math.PI));
        for (int b = 0; b < axis.Bins; b++)
        {
            double d = axis.Difference(axis.Center(b), z) / bandwidth;
            if (Math.Abs(d) < reach)
            {
                values[count++] = (b, norm * Math.Exp(-0.5 * d * d));
            }
        }

        return count;
    }

    private void AddProducts(ProbeEntries entries, int lane, double weight, (int Bin, double Value)[][] kernels, int[] counts)
    {
        for (int i = 0; i < counts[0]; i++)
        {
            (int bin, double value) = kernels[0][i];
            if (_axes.Length == 1)
            {
                entries.Add(lane, bin, weight * value);
                continue;
            }

            for (int j = 0; j < counts[1]; j++)
            {
                entries.Add(lane, (bin * _axes[1].Bins) + kernels[1][j].Bin, weight * value * kernels[1][j].Value);
            }
        }
    }

    // Probes 0 .. B-1 are the cells, probe B is the target state itself, to which every F refers.
    private FreeEnergySurface Estimate(ProbeMoments.Fill fill, bool[]? near = null)
    {
        ProbeMoments moments = ProbeMoments.Of(
            _mbar.Potentials, _mbar.Sampled, _mbar.FreeEnergies, _mbar.LogDenominators, _cells + 1, fill, _options.Covariance, _options.Threads);
        double[] y = _spectrum.Project(moments.Cross);
        int modes = y.Length / (_cells + 1);
        for (int i = 0; i < _cells * modes; i++)
        {
            y[i] -= y[(_cells * modes) + (i % modes)];
        }

        var values = new double[_cells];
        var errors = new double[_cells];
        var effective = new double[_cells];
        for (int b = 0; b < _cells; b++)
        {
            bool sampled = moments.Mass[b] > 0 && near?[b] != false;
            values[b] = sampled ? -Math.Log(moments.Mass[b]) : double.NaN;
            effective[b] = sampled ? 1 / moments.Diagonal[b] : 0;
            double variance = moments.Diagonal[b] + moments.Diagonal[_cells] - (2 * moments.WithLast[b]) + Dot(y, b, b, modes);
            errors[b] = sampled ? Math.Sqrt(Math.Max(0, variance)) : double.NaN;
        }

        return new FreeEnergySurface(_axes)
        {
            Values = values,
            Errors = errors,
            EffectiveSamples = effective,
            Covariance = _options.Covariance ? Covariance(moments, y, modes) : null,
        };
    }

    private double[] Covariance(ProbeMoments moments, double[] y, int modes)
    {
        var covariance = new double[_cells * _cells];
        for (int a = 0; a < _cells; a++)
        {
            for (int b = 0; b < _cells; b++)
            {
                covariance[(a * _cells) + b] = moments.Self[(a * (_cells + 1)) + b] - moments.WithLast[a] - moments.WithLast[b]
                    + moments.Diagonal[_cells] + Dot(y, a, b, modes);
            }
        }

        return covariance;
    }

    private static double Dot(double[] y, int a, int b, int modes)
    {
        double sum = 0;
        for (int m = 0; m < modes; m++)
        {
            sum += y[(a * modes) + m] * y[(b * modes) + m];
        }

        return sum;
    }
}
