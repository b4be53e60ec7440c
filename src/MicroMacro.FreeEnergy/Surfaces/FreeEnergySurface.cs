namespace MicroMacro.FreeEnergy;

/// <summary>
/// F(z) = -ln p(z) of the unbiased (or another target) state on a grid in one or two slow variables, with error bars from the
/// MBAR covariance. p is a probability density of the whole ensemble, so F has no free constant and its error bars refer to none.
/// </summary>
public sealed class FreeEnergySurface
{
    internal FreeEnergySurface(IReadOnlyList<GridAxis> axes) => Axes = axes;

    /// <summary>The slow variables, one or two; cells are row-major, the last axis fastest.</summary>
    public IReadOnlyList<GridAxis> Axes { get; }

    /// <summary>F of each cell in kT; NaN where no sample was found.</summary>
    public required double[] Values { get; init; }

    /// <summary>Standard error of each F in kT; NaN where F is.</summary>
    public required double[] Errors { get; init; }

    /// <summary>Covariance of the F of all cells, shape [B, B]; null where it was not asked for. Rows of unsampled cells mean nothing.</summary>
    public double[]? Covariance { get; init; }

    /// <summary>Kish's effective number of samples in each cell; with less than a few tens F is biased upwards and its error bar rough.</summary>
    public required double[] EffectiveSamples { get; init; }

    /// <summary>Number of cells B.</summary>
    public int Cells => Values.Length;

    /// <summary>The largest error bar among cells with F less than <paramref name="region"/> above the lowest.</summary>
    /// <param name="region">In kT.</param>
    public double LargestError(double region)
    {
        double lowest = Lowest();
        double largest = 0;
        for (int b = 0; b < Cells; b++)
        {
            largest = Values[b] - lowest < region ? Math.Max(largest, Errors[b]) : largest;
        }

        return largest;
    }

    /// <summary>The lowest F, or NaN if no cell was sampled.</summary>
    public double Lowest()
    {
        double lowest = double.NaN;
        foreach (double value in Values)
        {
            lowest = value < lowest || double.IsNaN(lowest) ? value : lowest;
        }

        return lowest;
    }

    /// <summary>F by histogram: the density of each cell is the weight of its samples over its volume.</summary>
    /// <param name="mbar">A solution.</param>
    /// <param name="z">Slow variables of the samples behind <paramref name="mbar"/>, shape [N, c].</param>
    /// <param name="axes">The grid, c axes.</param>
    /// <param name="options">What else is wanted; null for F of the unbiased state with error bars.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the MBAR result holds no solution.</exception>
    public static FreeEnergySurface ByHistogram(MbarResult mbar, ReadOnlySpan<double> z, IReadOnlyList<GridAxis> axes, SurfaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mbar);
        ArgumentNullException.ThrowIfNull(axes);
        return new SurfaceEstimator(mbar, z.ToArray(), [.. axes], options ?? new SurfaceOptions()).Histogram();
    }

    /// <summary>F by kernel density: p(z) is a sum of Gaussians of the given widths around the samples, taken at the cell centres.</summary>
    /// <param name="mbar">A solution.</param>
    /// <param name="z">Slow variables of the samples behind <paramref name="mbar"/>, shape [N, c].</param>
    /// <param name="axes">The grid, c axes.</param>
    /// <param name="bandwidths">Standard deviation of the kernel along each axis, shape [c]; on a periodic axis at most a twelfth of the period.</param>
    /// <param name="options">What else is wanted; null for F of the unbiased state with error bars.</param>
    /// <remarks>The error bars do not know of the smoothing bias.</remarks>
    /// <exception cref="ArgumentException">The shapes do not fit, or the MBAR result holds no solution.</exception>
    public static FreeEnergySurface ByKernelDensity(
        MbarResult mbar, ReadOnlySpan<double> z, IReadOnlyList<GridAxis> axes, ReadOnlySpan<double> bandwidths, SurfaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mbar);
        ArgumentNullException.ThrowIfNull(axes);
        return new SurfaceEstimator(mbar, z.ToArray(), [.. axes], options ?? new SurfaceOptions()).KernelDensity(bandwidths.ToArray());
    }
}
