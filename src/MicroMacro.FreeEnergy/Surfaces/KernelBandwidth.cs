namespace MicroMacro.FreeEnergy;

/// <summary>A width for the kernels of F(z) from the samples themselves.</summary>
public static class KernelBandwidth
{
    // On a periodic axis a kernel reaches six widths to either side.
    private const double LargestPartOfPeriod = 1.0 / 12;

    /// <summary>
    /// Silverman's rule [silverman1986] within each window, σ (4 / ((c + 2) n))^(1/(c + 4)) with the window's own standard deviation
    /// and independent samples, and of these the median: what is smoothed is the density that a window sees, not the whole of F.
    /// </summary>
    /// <param name="samples">The windows.</param>
    /// <param name="windows">Their statistics.</param>
    /// <returns>Standard deviation of the kernel along each slow variable, shape [c].</returns>
    /// <exception cref="ArgumentException">No window has two samples that differ along each variable.</exception>
    public static double[] Of(UmbrellaSamples samples, IReadOnlyList<WindowStatistics> windows)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(windows);
        int c = samples.Variables;
        var widths = new double[c];
        for (int a = 0; a < c; a++)
        {
            double[] each = [.. windows.Where(w => w.Samples > 1 && w.Deviation[a] > 0)
                .Select(w => w.Deviation[a] * Math.Pow(4 / ((c + 2) * Math.Max(2, w.EffectiveSamples)), 1.0 / (c + 4))).Order()];
            if (each.Length == 0)
            {
                throw new ArgumentException($"no window has samples that differ along slow variable {a}", nameof(samples));
            }

            double period = samples.Periods[a];
            widths[a] = Math.Min(each[each.Length / 2], period > 0 ? LargestPartOfPeriod * period : double.PositiveInfinity);
        }

        return widths;
    }
}
