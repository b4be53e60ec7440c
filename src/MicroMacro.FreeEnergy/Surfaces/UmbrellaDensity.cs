namespace MicroMacro.FreeEnergy;

/// <summary>F(z) of umbrella windows by kernel density with MBAR weights: no sample is moved to the centre of a cell, and F is smooth.</summary>
public sealed class UmbrellaDensity
{
    private readonly double[] _z;
    private readonly GridAxis[] _axes;
    private readonly double[] _bandwidths;

    private UmbrellaDensity(MbarResult mbar, double[] z, GridAxis[] axes, double[] bandwidths, int threads)
    {
        (Mbar, _z, _axes, _bandwidths) = (mbar, z, axes, bandwidths);
        Surface = mbar.Spectrum is null ? null : FreeEnergySurface.ByKernelDensity(mbar, z, axes, bandwidths, new SurfaceOptions { Threads = threads });
    }

    /// <summary>The windows' free energies.</summary>
    public MbarResult Mbar { get; }

    /// <summary>F at the cells' centres; null where the equations could not be set up or solved.</summary>
    public FreeEnergySurface? Surface { get; }

    /// <summary>Estimates F.</summary>
    /// <param name="samples">The windows and their samples.</param>
    /// <param name="axes">The grid, one axis for each slow variable (one or two). Samples beyond its ends count, also those of a part of a period.</param>
    /// <param name="bandwidths">Standard deviation of the kernel along each axis, such as <see cref="KernelBandwidth"/> gives.</param>
    /// <param name="inefficiencies">g of each window, shape [K]; null for independent samples.</param>
    /// <param name="threads">Threads to use; the results do not depend on it.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a bandwidth is not positive or too large for its period.</exception>
    public static UmbrellaDensity Of(UmbrellaSamples samples, IReadOnlyList<GridAxis> axes, double[] bandwidths, double[]? inefficiencies = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(bandwidths);
        if (axes.Count != samples.Variables)
        {
            throw new ArgumentException($"{axes.Count} axes for {samples.Variables} slow variables", nameof(axes));
        }

        MbarResult mbar = FreeEnergy.Mbar.Solve(samples.Potentials(), new MbarOptions { Inefficiencies = inefficiencies, Threads = threads });
        return new UmbrellaDensity(mbar, Turned(samples, axes), [.. axes], bandwidths, threads);
    }

    /// <summary>F of replicates, shape [R, B]; blocks that are null in the options are of one sample.</summary>
    /// <exception cref="InvalidOperationException">There is no surface.</exception>
    public BootstrapResult Bootstrap(BootstrapOptions options) => Surface is null
        ? throw new InvalidOperationException($"there is no surface: {Mbar.Explanation}")
        : MbarBootstrap.KernelSurface(Mbar, _z, _axes, _bandwidths, null, options);

    /// <summary>The samples with periodic variables as near to the middle of their axis as they come.</summary>
    private static double[] Turned(UmbrellaSamples samples, IReadOnlyList<GridAxis> axes)
    {
        double[] z = samples.Z.ToArray();
        for (int i = 0; i < z.Length; i++)
        {
            GridAxis axis = axes[i % axes.Count];
            double period = samples.Periods[i % axes.Count];
            double middle = 0.5 * (axis.Minimum + axis.Maximum);
            z[i] -= period > 0 ? period * Math.Round((z[i] - middle) / period) : 0;
        }

        return z;
    }
}
